/** Money in whole units of its currency, as budgets and their costs are written. */
export function wholeMoney(lang: string, amount: number, currency: string): string {
  return new Intl.NumberFormat(lang, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);
}
