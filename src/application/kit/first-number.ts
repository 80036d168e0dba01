/** The number of the first of some proposals, as an event of an import has it; nothing where there is none. */
export function firstNumberOf([first]: readonly { readonly number: number | null }[]): {
  readonly firstNumber?: number | undefined;
} {
  return typeof first?.number === 'number' ? { firstNumber: first.number } : {};
}
