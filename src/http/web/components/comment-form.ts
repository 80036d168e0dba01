import type { CommentView, ProposalView } from '../../../application/views.ts';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { COMMENT_MAX } from '../../../domain/text.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { pathOf } from '../pages/proposal-address.ts';
import type { Visit } from '../visit.ts';
import { choiceField, onceField, selectField, textArea } from './field.ts';
import { beforeFromHome } from './from-home.ts';

/** What somebody typed into it, as it came. */
export type TypedComment = { readonly body: string; readonly lang: string; readonly side: string };

export function commentForm(
  visit: Visit,
  of: {
    readonly proposal: ProposalView;
    /** The comment that is answered. */
    readonly parent?: CommentView | null;
    readonly typed?: TypedComment | null;
    readonly refusal?: Refusal | null;
  },
): Html {
  const { locale } = visit;
  const { proposal, parent = null, typed = null, refusal = null } = of;
  const to = visit.href(`${pathOf(proposal)}/comment`, { to: parent?.id ?? null });
  return markup`<form method="post" action="${to}">
${onceField(visit)}${beforeFromHome(visit, proposal.consultation)}
${textArea(visit, { name: 'body', label: locale.t('comment.body'), hint: locale.t('comment.body-hint'), value: typed?.body, rows: 5, max: COMMENT_MAX, required: true, refusal })}
${
  parent === null
    ? choiceField(visit, {
        name: 'side',
        label: locale.t('comment.side'),
        options: COMMENT_SIDES.map((value) => ({ value, label: locale.words.side[value] })),
        chosen: [typed?.side || 'neutral'],
        refusal,
      })
    : NOTHING
}
${langField(visit, proposal, { value: typed?.lang, refusal })}
<p><button type="submit">${locale.t(parent === null ? 'comment.send' : 'comment.send-reply')}</button></p>
</form>`;
}

/** The language of what is written: one of the consultation's or of the pages, the reader's own first. */
export function langField(
  visit: Visit,
  { consultation }: Pick<ProposalView, 'consultation'>,
  of: { readonly value?: string | undefined; readonly refusal?: Refusal | null },
): Html {
  const { locale } = visit;
  const langs = [...new Set([...consultation.languages, ...visit.languages])];
  return selectField(visit, {
    name: 'lang',
    label: locale.t('act.lang'),
    options: langs.map((value) => ({ value, label: locale.languageName(value) })),
    value: of.value || (langs.includes(locale.lang) ? locale.lang : langs[0]),
    refusal: of.refusal,
  });
}
