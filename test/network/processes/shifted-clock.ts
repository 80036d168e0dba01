/** Loaded before a program (`--import`), it sets the program's clock off by the milliseconds in its address. */
const by = Number(new URL(import.meta.url).searchParams.get('ms'));

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [target.now() + by] : args, newTarget),
  get: (target, name) => (name === 'now' ? () => target.now() + by : Reflect.get(target, name)),
});
