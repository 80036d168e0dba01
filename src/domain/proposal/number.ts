/** Past this no database column for a number goes (a 32-bit integer). */
const NUMBER_MAX = 2_147_483_647;

/** True for what can be the number of a proposal; anything else never reaches a query. */
export function isNumber(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= NUMBER_MAX;
}
