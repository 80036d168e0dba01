import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import { COMMENT_MAX, checkLang, checkText, type Lang } from '../../../domain/kit/text.ts';
import type { Application } from '../../application.ts';
import type { InstitutionStatement } from './ports.ts';
import { stateAct } from './state-act.ts';

/**
 * Comments on a feature request of a community that another institution hosts, as this institution. What no host would take is refused
 * before it is signed. At the host itself people comment as everywhere, on the proposal.
 */
export async function commentAtHost(
  app: Application,
  command: {
    readonly slug: string;
    /** Of the feature request. */
    readonly number: number;
    readonly body: string;
    readonly lang: Lang;
    readonly by: Actor | null;
  },
): Promise<Result<InstitutionStatement, Refusal>> {
  const body = checkText(command.body, 'body', COMMENT_MAX);
  if (!body.ok) return body;
  const lang = checkLang(command.lang, 'lang');
  if (!lang.ok) return lang;
  const { slug, number, by } = command;
  return await stateAct(app, { slug, number, act: { type: 'comment', body: body.value, lang: lang.value }, by });
}
