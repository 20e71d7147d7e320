/** The token that Django wrote into a form of this page; "" where the page has none. */
export function csrfToken(near: Element = document.body): string {
  const selector = 'input[name="csrfmiddlewaretoken"]';
  const input =
    near.closest("form")?.querySelector<HTMLInputElement>(selector) ??
    document.querySelector<HTMLInputElement>(selector);
  return input?.value ?? "";
}
