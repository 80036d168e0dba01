import type { Verdict } from '../../application/host/ports.ts';
import { recordReuse } from '../../application/network/reuse/derivations.ts';
import { checkLang, checkLine, type Localised, TITLE_MAX, TRANSLATIONS_MAX } from '../../domain/kit/text.ts';
import { beginningOf } from '../../domain/network/catalogue.ts';
import type { InboxContext, Target } from './context.ts';
import { accepted, ignored, originOf } from './incoming.ts';
import { idOf, isJson, type Json } from './json.ts';

/**
 * Another institution notifies us that it made a consultation or a proposal from something of ours (`derivedFrom`). Null where it
 * was made from something else: then it is a post as any other.
 */
export async function receiveReuse(
  context: InboxContext,
  { object, id }: { readonly object: Json; readonly id: string },
): Promise<Verdict | null> {
  const uri = idOf(object['derivedFrom']);
  const source = uri === null ? null : await context.targetOf(uri);
  if (uri === null || source === null || !REUSED.has(source.kind)) return null;
  // The post that announces a consultation stands for it.
  const consultation = idOf(object['consultation']);
  const isProposal = typeof object['number'] === 'number';
  const reusedBy = !isProposal && consultation !== null && originOf(consultation) === originOf(id) ? consultation : id;
  const title = titleIn(object['title']);
  if (Object.keys(title).length === 0) return ignored('no-title');
  return (await recordReuse(context.app, { uri, reusedBy, title })) ? accepted('taken-up') : ignored('not-a-peer');
}

/** What others make something from. */
const REUSED: ReadonlySet<Target['kind']> = new Set(['consultation', 'proposal', 'template']);

function titleIn(received: unknown): Localised {
  if (!isJson(received)) return {};
  return Object.fromEntries(
    Object.entries(received)
      .slice(0, TRANSLATIONS_MAX)
      .flatMap(([key, text]) => {
        const lang = checkLang(key, 'lang');
        const line = typeof text === 'string' ? checkLine(beginningOf(text, TITLE_MAX), 'title', TITLE_MAX) : null;
        return lang.ok && line?.ok === true ? [[lang.value, line.value]] : [];
      }),
  );
}
