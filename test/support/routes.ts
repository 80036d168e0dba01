/** Values for the parameters of addresses, by name. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** `:name`, or `:name{pattern}` where the pattern may have braces in it. */
const PARAMETER = /:(\w+)(?:\{((?:[^{}]|\{[^{}]*\})*)\})?/;

/**
 * The addresses of a route with every value there is for each of its parameters that fits its pattern. Throws for a
 * parameter that nothing fits: a route with a new one is not left out unseen.
 */
export function addressesOfRoute(route: string, values: Values): readonly string[] {
  const [whole, name, pattern] = PARAMETER.exec(route) ?? [];
  if (whole === undefined || name === undefined) return [route];
  const fitting = (values[name] ?? []).filter((each) => new RegExp(`^(?:${pattern ?? '[^/]+'})$`).test(each));
  if (fitting.length === 0) throw new Error(`no value for :${name} of ${route}`);
  const at = route.indexOf(whole);
  const rest = addressesOfRoute(route.slice(at + whole.length), values);
  return fitting.flatMap((each) => rest.map((after) => route.slice(0, at) + each + after));
}
