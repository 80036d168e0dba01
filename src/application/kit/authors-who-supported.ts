import type { ConsultationId } from '../../domain/kit/id.ts';
import type { Application, Reader } from '../application.ts';
import type { Involved } from '../consultation/ports.ts';
import type { Secrets } from './ports.ts';
import { pseudonymsFrom } from './pseudonym.ts';

type Counted = { readonly involved: Involved; readonly both: number; readonly at: number };

/** How long a number is good while nobody joined: as long as a page is kept. */
const GOOD_MS = 10_000;
/** With so many authors it is good for that long whoever joins: to count them takes longer than the rest of a page. */
const MANY_AUTHORS = 1_000;
const counted = new WeakMap<Secrets, Map<ConsultationId, Counted>>();

/**
 * How many of those who wrote supported as well, by consultation: nothing that is stored says so, since it would say whose a
 * pseudonym is (docs/adr/0056).
 */
export async function authorsWhoSupported(
  reader: Reader,
  app: Application,
  asked: ReadonlyMap<ConsultationId, Involved>,
): Promise<ReadonlyMap<ConsultationId, number>> {
  const known = counted.get(app.secrets) ?? new Map<ConsultationId, Counted>();
  counted.set(app.secrets, known);
  const now = performance.now();
  const unknown = [...asked].filter(([id, involved]) => !isGood(known.get(id), involved, now));
  if (unknown.length > 0) {
    const links = await reader.participants.linksOfAuthors(unknown.map(([id]) => id));
    const pseudonyms = new Map(unknown.map(([id]) => [id, pseudonymsFrom(app, links.get(id) ?? [], id)]));
    const found = await reader.supports.countSupporters(pseudonyms);
    for (const [id, involved] of unknown) known.set(id, { involved, both: found.get(id) ?? 0, at: now });
  }
  return new Map([...asked.keys()].map((id) => [id, known.get(id)?.both ?? 0]));
}

function isGood(known: Counted | undefined, { authors, supporters, erasedInBoth }: Involved, now: number): boolean {
  if (known === undefined || known.at + GOOD_MS < now) return false;
  const { involved } = known;
  if (erasedInBoth !== involved.erasedInBoth) return false;
  return authors >= MANY_AUTHORS || (authors === involved.authors && supporters === involved.supporters);
}
