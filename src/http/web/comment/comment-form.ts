import type { CommentView } from '../../../application/comment/ports.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { COMMENT_MAX } from '../../../domain/kit/text.ts';
import { choiceField, idempotencyField, selectField, textArea } from '../kit/field.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { outgoingNotice } from '../network/outgoing-contributions.ts';
import { pathOf } from '../proposal/proposal-address.ts';

/** What somebody typed into it, as it came. */
export type CommentValues = { readonly body: string; readonly lang: string; readonly side: string };

export function commentForm(
  context: PageContext,
  of: {
    readonly proposal: ProposalView;
    /** The comment that is answered. */
    readonly parent?: CommentView | null;
    readonly values?: CommentValues | null;
    readonly refusal?: Refusal | null;
  },
): Html {
  const { locale } = context;
  const { proposal, parent = null, values = null, refusal = null } = of;
  const to = context.href(`${pathOf(proposal)}/comment`, { to: parent?.id ?? null });
  return markup`<form method="post" action="${to}">
${idempotencyField(context)}${outgoingNotice(context, proposal.consultation)}
${textArea(context, { name: 'body', label: locale.t('comment.body'), hint: locale.t('comment.body-hint'), value: values?.body, rows: 5, max: COMMENT_MAX, required: true, refusal })}
${
  parent === null
    ? choiceField(context, {
        name: 'side',
        label: locale.t('comment.side'),
        options: COMMENT_SIDES.map((value) => ({ value, label: locale.t(`comment-side.${value}`) })),
        chosen: [values?.side || 'neutral'],
        refusal,
      })
    : NOTHING
}
${langField(context, proposal, { value: values?.lang, refusal })}
<p><button type="submit">${locale.t(parent === null ? 'comment.send' : 'comment.send-reply')}</button></p>
</form>`;
}

/** The language of what is written: one of the consultation's or of the pages, the reader's own first. */
export function langField(
  context: PageContext,
  { consultation }: Pick<ProposalView, 'consultation'>,
  of: { readonly value?: string | undefined; readonly refusal?: Refusal | null },
): Html {
  const { locale } = context;
  const langs = [...new Set([...consultation.languages, ...context.languages])];
  return selectField(context, {
    name: 'lang',
    label: locale.t('act.lang'),
    options: langs.map((value) => ({ value, label: locale.languageName(value) })),
    value: of.value || (langs.includes(locale.lang) ? locale.lang : langs[0]),
    refusal: of.refusal,
  });
}
