const DAY = 86_400_000;

/** Every calendar day (`YYYY-MM-DD`) from one to another, both included; none where they are the wrong way round. */
export function everyDay(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) days.push(dayOf(at));
  return days;
}

/** The calendar day so many days after another. */
export function dayAfter(day: string, count = 1): string {
  return dayOf(Date.parse(day) + count * DAY);
}

/** How many calendar days a span has. */
export function daysIn({ from, to }: { readonly from: string; readonly to: string }): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY) + 1;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
