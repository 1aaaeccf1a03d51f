// What a bill comes to while it is typed: Go is asked a moment after each change.
import { invoices, type InvoicePreview } from '$bridge';
import { billOf, canAddUp, type TypedBill } from './writing';

type Asked = ReturnType<typeof billOf>;

export class AddingUp {
  /** Nothing while something is missing. */
  value = $state.raw<InvoicePreview | null>(null);

  /** Follows a bill for as long as the component lives that is being made. */
  constructor(typed: () => TypedBill) {
    $effect(() => {
      const asked = canAddUp(typed()) ? billOf(typed()) : null;
      const timer = setTimeout(() => void this.#ask(asked), 120);
      return () => clearTimeout(timer);
    });
  }

  async #ask(bill: Asked | null): Promise<void> {
    try {
      this.value = bill
        ? await invoices.preview({ id: '', version: 0, issueOn: '', dueOn: '', ...bill })
        : null;
    } catch {
      this.value = null; // saving says what is wrong, at its field
    }
  }
}
