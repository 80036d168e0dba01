import { faultsIn } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { isWrongAccount, signInAsOtherPath } from './current-user.ts';
import { type Html, markup, NOTHING, trusted } from './markup.ts';
import type { PageContext } from './page-context.ts';

/** Why something was not done, on the clock of a consultation, or else of the institution; `label` is what a form calls its field. */
export function refusalSentence(
  context: PageContext,
  refusal: Refusal,
  of: { readonly timeZone?: string | undefined; readonly label?: string | undefined } = {},
): string {
  const { locale, institution, territories, viewer } = context;
  if (refusal.type === 'missing-scope' && viewer.agent === null) return locale.t('error.agents-only');
  return locale.refusal(refusal, { timeZone: of.timeZone ?? institution.timeZone, territories, label: of.label });
}

type Labels = Readonly<Record<string, string>>;

/**
 * Why a form was not done, above it; what was typed stands below. `labels` are the names that its fields have in the
 * form. Somebody whose session ended signs in beside it and sends it again.
 */
export function refusalNote(context: PageContext, refusal: Refusal | null, labels: Labels = {}): Html {
  return refusalNoteOn(context.institution, context, { refusal, labels });
}

/** The same on the clock of a consultation, or of the institution. Each fault leads to its field (`withFaults`). */
export function refusalNoteOn(
  { timeZone }: { readonly timeZone: string },
  context: PageContext,
  { refusal, labels = {} }: { readonly refusal: Refusal | null; readonly labels?: Labels | undefined },
): Html {
  if (refusal === null) return NOTHING;
  const sentences = faultsIn(refusal).map((fault) => {
    const field = 'field' in fault ? fault.field : null;
    const label = field === null ? undefined : labelOf(field, labels);
    const sentence = refusalSentence(context, fault, { timeZone, label });
    return field === null ? markup`${sentence}` : faultLink(field, sentence);
  });
  const more =
    refusal.type === 'not-signed-in' || isWrongAccount(context, refusal)
      ? markup` ${signInBeside(context, refusal)}`
      : NOTHING;
  return faultSummary(sentences, more);
}

/** What was refused of a form, fault by fault; each is a link to the field that `data-to` names. */
export function faultSummary(sentences: readonly Html[], more: Html = NOTHING): Html {
  return sentences.length > 1
    ? markup`<div ${SUMMARY}><ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul></div>`
    : errorNote(markup`${sentences}${more}`);
}

export function faultLink(field: string, sentence: string): Html {
  return markup`<a data-to="${field}">${sentence}</a>`;
}

const SUMMARY = trusted('class="note error" role="alert" tabindex="-1" id="refused"');

/** Why a form was not done, where that is one sentence and about none of its fields. */
export function errorNote(content: Html | string): Html {
  return markup`<p ${SUMMARY}>${content}</p>`;
}

/**
 * A page with what was refused of its form: each fault leads to the control that it is about, where there is one. As the
 * answer to a form, the faults have the focus.
 */
export function withFaults(main: Html, answersForm: boolean): Html {
  const text = main.toString();
  if (!hasFaults(main)) return main;
  const linked = text.replaceAll(/<a data-to="([^"]*)">(.*?)<\/a>/gs, (_, field: string, sentence: string) => {
    const id = text.slice(0, text.indexOf(` data-fault="${field}"`) + 1).match(/id="([^"]*)" $/)?.[1];
    return id === undefined ? sentence : `<a href="#${id}">${sentence}</a>`;
  });
  return trusted(answersForm ? linked.replace(`${SUMMARY}`, `autofocus ${SUMMARY}`) : linked);
}

export function hasFaults(main: Html): boolean {
  return main.toString().includes(`${SUMMARY}`);
}

/** Where somebody signs in without leaving this page, as who it takes. */
export function signInBeside(context: PageContext, refusal: Refusal): Html {
  const beside = '/sign-in/beside';
  const to = isWrongAccount(context, refusal)
    ? signInAsOtherPath(context, beside)
    : context.href('/sign-in', { next: beside });
  return markup`<a href="${to}" target="_blank">${context.locale.t('form.sign-in-beside')}</a>`;
}

/** The label of a field; of one in a row of a list, that of the row (`phases.*`), its number, and its own. */
function labelOf(field: string, labels: Labels): string | undefined {
  const [list = '', row = '', within = ''] = field.split(/[.[\]]+/);
  const rowLabel = /^\d+$/.test(row) ? labels[`${list}.*`] : undefined;
  if (rowLabel === undefined) return labels[field] ?? labels[field.replace(/\.[^.]*$/, '')] ?? labels[list];
  const own = labels[within];
  return `${rowLabel} ${Number(row) + 1}${own === undefined ? '' : ` (${own})`}`;
}
