import type { Draft } from '../../../application/proposal/drafts.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { fieldNames } from './proposal-form.ts';

/** The small fields of a draft, each a line: the currency goes with the cost. */
const LINES = ['tags', 'place', 'coordinates', 'cost', 'amends'] as const;

/** What somebody kept for later, with the way to be rid of it; its words are in the form below where there is one. */
export function savedDraft(context: PageContext, draft: Draft | null, of: { readonly inForm: boolean }): Html {
  if (draft === null) return NOTHING;
  const { locale, institution } = context;
  const at = locale.dateTime(draft.updatedAt, institution.timeZone);
  const action = context.href(`/consultations/${draft.slug}/propose`);
  return markup`<form method="post" action="${action}" class="note"><p>${locale.t(of.inForm ? 'propose.draft-of' : 'propose.draft-kept', { at })}</p>
${of.inForm ? NOTHING : words(context, draft.said)}
<p><button type="submit" name="intent" value="discard" class="second">${locale.t('propose.discard')}</button></p></form>`;
}

/** Everything that was written, to be read and copied: it may never be sent from here. */
function words(context: PageContext, input: DraftInput): Html {
  const names = fieldNames(context);
  const cost = input.cost === '' ? '' : `${input.cost} ${input.currency}`;
  const lines = (['title', ...LINES] as const).map((name) => ({
    name,
    label: names[name === 'cost' ? 'cost.amount' : name],
    value: name === 'cost' ? cost : input[name],
  }));
  const written = lines.filter(({ value }) => value !== '');
  const title = written.filter(({ name }) => name === 'title');
  return markup`${title.map(kept)}
<p class="field"><label for="kept-body">${names['body']}</label>
<textarea id="kept-body" rows="12" readonly dir="auto">
${input.body}</textarea></p>
${written.filter(({ name }) => name !== 'title').map(kept)}`;
}

function kept({
  name,
  label,
  value,
}: {
  readonly name: string;
  readonly label: string | undefined;
  readonly value: string;
}): Html {
  return markup`<p class="field"><label for="kept-${name}">${label ?? name}</label>
<input id="kept-${name}" type="text" readonly dir="auto" value="${value}"></p>`;
}
