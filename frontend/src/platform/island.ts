/** Base of our custom elements: words come from `text-…` attributes, parts from the HTML the server wrote. */
export abstract class Island extends HTMLElement {
  private started = false;

  connectedCallback(): void {
    if (this.started) return;
    this.started = true;
    // Children may still be on their way when the parser meets the opening tag.
    if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
    } else {
      this.start();
    }
  }

  /** Called once, when the server's HTML inside is complete. */
  protected abstract start(): void;

  protected text(name: string): string {
    return this.getAttribute(`text-${name}`) ?? "";
  }

  protected number(name: string, otherwise: number): number {
    const value = Number.parseFloat(this.getAttribute(name) ?? "");
    return Number.isFinite(value) ? value : otherwise;
  }

  protected inside<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = this.querySelector<E>(selector);
    if (!found) throw new Error(`${this.localName}: no ${selector}`);
    return found;
  }
}

/** Register an element once, though several entries may bring it. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
