import type { KvStore } from '@fedify/fedify';
import type { SignatureSpecs } from './post.ts';
import { FIRST_KNOCK, type SignatureSpec } from './sign-request.ts';

/** Under which Fedify kept the same, so that what a node learnt before stays known. */
const PREFIX = ['_fedify', 'httpMessageSignaturesSpec'] as const;
/** Servers whose answer is held in this process. */
const HELD_MAX = 20_000;
/** How long: what another process learnt is known by then. */
const HELD_MS = 10 * 60_000;

/** Software, by its name in NodeInfo, that reads the first kind of signature alone: GoToSocial 0.20. */
const READS_FIRST_ALONE: ReadonlySet<string> = new Set(['gotosocial']);

/** Keeps how each server wants its requests signed, and holds it for a while: it is asked at every delivery. */
export function signatureSpecs(
  kv: KvStore,
  softwareOf: (host: string) => Promise<string | null> = async () => null,
): SignatureSpecs {
  const held = new Map<string, { readonly spec: SignatureSpec; readonly until: number }>();
  const hold = (origin: string, spec: SignatureSpec) => {
    held.delete(origin);
    held.set(origin, { spec, until: performance.now() + HELD_MS });
    const oldest = held.keys().next().value;
    if (held.size > HELD_MAX && oldest !== undefined) held.delete(oldest);
  };
  return {
    async of(origin) {
      const known = held.get(origin);
      if (known !== undefined && known.until > performance.now()) return known.spec;
      const spec = (await kv.get<unknown>([...PREFIX, origin])) === 'rfc9421' ? 'rfc9421' : FIRST_KNOCK;
      hold(origin, spec);
      return spec;
    },
    readsOnly: async (origin, spec) =>
      spec === FIRST_KNOCK && READS_FIRST_ALONE.has((await softwareOf(new URL(origin).host)) ?? ''),
    async remember(origin, spec) {
      hold(origin, spec);
      await kv.set([...PREFIX, origin], spec);
    },
  };
}
