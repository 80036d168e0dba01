import { hearTakenUp } from '../../application/network/derivations.ts';
import type { Verdict } from '../../application/peers.ts';
import { beginningOf } from '../../domain/network/catalogue.ts';
import { checkLang, checkLine, type Localised, TITLE_MAX, TRANSLATIONS_MAX } from '../../domain/text.ts';
import type { InboxContext } from './context.ts';
import { accepted, idOf, ignored, isJson, type Json, originOf } from './incoming.ts';

/**
 * Another institution made a consultation or a proposal from something of ours (`derivedFrom`), and says so. Null where it
 * was made from something else: then it is a post as any other.
 */
export async function takenUp(
  context: InboxContext,
  { object, id }: { readonly object: Json; readonly id: string },
): Promise<Verdict | null> {
  const uri = idOf(object['derivedFrom']);
  const source = uri === null ? null : await context.targetOf(uri);
  if (uri === null || (source?.kind !== 'consultation' && source?.kind !== 'proposal')) return null;
  // The post that announces a consultation stands for it.
  const consultation = idOf(object['consultation']);
  const isProposal = typeof object['number'] === 'number';
  const takenBy = !isProposal && consultation !== null && originOf(consultation) === originOf(id) ? consultation : id;
  const title = titleIn(object['title']);
  if (Object.keys(title).length === 0) return ignored('no-title');
  return (await hearTakenUp(context.app, { uri, takenBy, title })) ? accepted('taken-up') : ignored('not-a-peer');
}

function titleIn(said: unknown): Localised {
  if (!isJson(said)) return {};
  return Object.fromEntries(
    Object.entries(said)
      .slice(0, TRANSLATIONS_MAX)
      .flatMap(([key, text]) => {
        const lang = checkLang(key, 'lang');
        const line = typeof text === 'string' ? checkLine(beginningOf(text, TITLE_MAX), 'title', TITLE_MAX) : null;
        return lang.ok && line?.ok === true ? [[lang.value, line.value]] : [];
      }),
  );
}
