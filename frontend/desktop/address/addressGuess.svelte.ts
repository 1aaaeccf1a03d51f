// What was probably meant by a mail address with a slip in it. Go knows; nobody is asked over a network.
import { clients } from '$bridge';

/** The guess at one field. It is asked for when the field is left, and holds for what stood there then. */
export class AddressGuess {
  #of = $state('');
  #guess = $state('');

  async look(address: string): Promise<void> {
    this.#of = address;
    this.#guess = '';
    // Without an answer nothing is guessed; the address can be used as it is.
    const guess = await clients.guessAddress(address).catch(() => '');
    if (this.#of === address) this.#guess = guess;
  }

  /** The guess for what stands in the field now; empty where it looks right. */
  for(address: string): string {
    return address === this.#of ? this.#guess : '';
  }
}
