import { define, Island } from "../../platform/island";

/**
 * <sz-arrange text-moved>: panels ([data-index], may stand in data-slots) are dragged between [data-slot] lists; letting one go
 * sends the form [data-move]. The buttons beside each panel do the same without a mouse.
 */
export class Arrange extends Island {
  private dragged: HTMLElement | undefined;

  protected start(): void {
    for (const panel of this.querySelectorAll<HTMLElement>("[data-index]")) panel.draggable = true;
    this.addEventListener("dragstart", (event) => {
      this.dragged = (event.target as HTMLElement).closest<HTMLElement>("[data-index]") ?? undefined;
      event.dataTransfer?.setData("text/plain", this.dragged?.dataset.index ?? "");
      this.dragged?.toggleAttribute("data-dragged", true);
    });
    this.addEventListener("dragend", () => {
      this.dragged?.removeAttribute("data-dragged");
      this.dragged = undefined;
    });
    this.addEventListener("dragover", (event) => this.over(event));
    this.addEventListener("drop", (event) => this.drop(event));
  }

  private over(event: DragEvent): void {
    const slot = this.slotOf(event);
    if (!slot || !this.dragged) return;
    event.preventDefault();
    const list = slot.querySelector("ol");
    const next = [...slot.querySelectorAll<HTMLElement>("[data-index]")].find(
      (panel) => panel !== this.dragged && event.clientY < middle(panel),
    );
    list?.insertBefore(this.dragged, next ?? null);
  }

  private drop(event: DragEvent): void {
    const slot = this.slotOf(event);
    if (!slot || !this.dragged) return;
    event.preventDefault();
    const form = this.inside<HTMLFormElement>("form[data-move]");
    const put = (name: string, value: string): void => {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = value;
    };
    put("index", this.dragged.dataset.index ?? "");
    put("slot", slot.dataset.slot ?? "");
    put("to", String([...slot.querySelectorAll("[data-index]")].indexOf(this.dragged)));
    this.dragged.setAttribute("aria-label", this.text("moved"));
    form.requestSubmit();
  }

  /** The list under the mouse, when what is dragged may stand there. */
  private slotOf(event: DragEvent): HTMLElement | undefined {
    const slot = (event.target as Element).closest<HTMLElement>("[data-slot]");
    const may = this.dragged?.dataset.slots?.split(" ") ?? [];
    return slot && may.includes(slot.dataset.slot ?? "") ? slot : undefined;
  }
}

function middle(panel: HTMLElement): number {
  const { top, height } = panel.getBoundingClientRect();
  return top + height / 2;
}

define("sz-arrange", Arrange);
