import { isAssignedTo } from '../../../application/kit/access.ts';
import {
  type CodeLetterView,
  readCodeLetters,
} from '../../../application/participant/code-letter/request-code-letter.ts';
import {
  declineCodeLetters,
  markCodeLettersSent,
  printCodeLetters,
} from '../../../application/participant/code-letter/send-code-letters.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { uiLangFor } from '../../../i18n/languages.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { choiceField, idempotencyField, selectField } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { hiddenField } from '../kit/form-parts.ts';
import { sheetLogo } from '../kit/institution-face.ts';
import { locale as localeIn } from '../kit/language.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { date } from '../kit/time.ts';
import { RESIDENTS, territoryOptions } from './residents.ts';

export const CODE_LETTERS = `${RESIDENTS}/letters`;
export const CODE_LETTER_SHEETS = `${CODE_LETTERS}/print`;

/** The letters that people asked for: those to print, and those to send. */
export async function codeLettersPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, { chosen: null, refusal: null });
}

/** Makes the codes of the letters that were chosen, declines them, or notes that those that are printed were sent. */
export const acceptCodeLetters: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const ids = formInput.all('letter');
  const act = formInput.text('do');
  const done = await submitOnce(context, formInput, async (within) => {
    if (act === 'sent') {
      const sent = await markCodeLettersSent(within, { ids, by });
      return sent.ok ? ok(context.href(CODE_LETTERS, { done: 'code-letters-sent' })) : sent;
    }
    if (act === 'decline') {
      const declined = await declineCodeLetters(within, { ids, by });
      return declined.ok ? ok(context.href(CODE_LETTERS, { done: 'code-letters-declined' })) : declined;
    }
    const printed = await printCodeLetters(within, { ids, territory: formInput.text('territory') || null, by });
    return printed.ok ? ok(context.href(CODE_LETTERS, { done: 'code-letters-printed' })) : printed;
  });
  return done.ok ? { to: done.value } : await answered(context, { chosen: ids, refusal: done.refusal });
};

/** The letters that are printed and not sent yet, one on each sheet. */
export async function codeLetterSheetsPage(context: PageContext): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'consultations', async (agent) => {
    if (!isAssignedTo(agent, null)) return refuse({ type: 'not-your-consultation' });
    const printed = (await readCodeLetters(app)).filter(({ code }) => code !== null);
    return {
      title: locale.t('code-letters.sheets'),
      crumbs: crumbsTo(context, true),
      main: markup`<p class="lead no-print">${locale.t('code-letters.sheets-lead', { count: printed.length })}</p>
<div class="sheets">${printed.map((letter) => sheet(context, letter))}</div>`,
    };
  });
}

/** One letter, in the language in which it was asked for: to whom, what it is, the code and where it is given. */
function sheet(context: PageContext, { name, address, lang, code, printedAt }: CodeLetterView): Html {
  const { app, institution } = context;
  const locale = localeIn(uiLangFor([lang]));
  const shown = { ...context, locale };
  const from = line(shown, choose(shown, institution.name, institution.languages));
  const url = `${app.origin}/me/standing`;
  return markup`<article class="sheet" lang="${locale.lang}">${sheetLogo(context)}<p>${from}</p>
<p class="to"><bdi>${name}</bdi>${address.split('\n').map((each) => markup`<br><bdi>${each}</bdi>`)}</p>
<p>${printedAt === null ? NOTHING : date(shown, printedAt, institution.timeZone)}</p>
<h2>${locale.html('code-letter.subject', { institution: from })}</h2>
<p>${locale.html('code-letter.text', { url: markup`<strong>${url}</strong>` })}</p>
<p><code class="handle">${code ?? ''}</code></p>
<p>${locale.t('code-letter.once')}</p></article>`;
}

type Given = { readonly chosen: readonly string[] | null; readonly refusal: Refusal | null };

async function answered(context: PageContext, { chosen, refusal }: Given): Promise<PageAnswer> {
  const { app, locale, institution, query } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    if (!isAssignedTo(agent, null)) return refuse({ type: 'not-your-consultation' });
    const letters = await readCodeLetters(app);
    const waiting = letters.filter(({ code }) => code === null);
    const printed = letters.filter(({ code }) => code !== null);
    const ticked = chosen ?? (query.get('all') === 'yes' ? waiting.map(({ id }) => id) : []);
    return {
      title: t('code-letters.nav'),
      refusal,
      crumbs: crumbsTo(context, false),
      main: markup`<p class="lead">${t('code-letters.lead')}</p>
${institution.codeLetters ? NOTHING : markup`<p class="note">${t('code-letters.off')}</p>`}
${refusalNote(context, refusal, { letter: t('code-letters.letter'), territory: t('code-letters.territory') })}
<section aria-labelledby="waiting"><h2 id="waiting">${t('code-letters.waiting')}</h2>
${waiting.length === 0 ? markup`<p class="quiet">${t('code-letters.none-waiting')}</p>` : waitingForm(context, waiting, { ticked, refusal })}</section>
<section aria-labelledby="printed"><h2 id="printed">${t('code-letters.printed')}</h2>
${printed.length === 0 ? markup`<p class="quiet">${t('code-letters.none-printed')}</p>` : printedForm(context, printed)}</section>`,
    };
  });
}

function waitingForm(
  context: PageContext,
  waiting: readonly CodeLetterView[],
  { ticked, refusal }: { readonly ticked: readonly string[]; readonly refusal: Refusal | null },
): Html {
  const { institution, locale } = context;
  const { t } = locale;
  const options = waiting.map(({ id, name, address, requestedAt }) => ({
    value: id,
    label: markup`<bdi>${name}</bdi>`,
    hint: markup`<bdi>${address.replaceAll('\n', ', ')}</bdi> (${date(context, requestedAt, institution.timeZone)})`,
  }));
  return markup`<p><a href="${context.href(CODE_LETTERS, { all: 'yes' })}">${t('code-letters.all')}</a></p>
<form class="single" method="post" action="${context.href(CODE_LETTERS)}">${idempotencyField(context)}
${choiceField(context, { name: 'letter', label: t('code-letters.letter'), options, chosen: ticked, several: true, refusal })}
${selectField(context, { name: 'territory', label: t('code-letters.territory'), options: territoryOptions(context), value: '', refusal })}
<p class="buttons"><button type="submit" name="do" value="print">${t('code-letters.print')}</button> <button type="submit" class="second" name="do" value="decline">${t('code-letters.decline')}</button></p></form>`;
}

function printedForm(context: PageContext, printed: readonly CodeLetterView[]): Html {
  const { t } = context.locale;
  return markup`<p><a class="button" href="${context.href(CODE_LETTER_SHEETS)}">${t('code-letters.sheets')}</a></p>
<ul>${printed.map(({ name }) => markup`<li><bdi>${name}</bdi></li>`)}</ul>
<form method="post" action="${context.href(CODE_LETTERS)}">${idempotencyField(context)}${hiddenField('do', 'sent')}${printed.map(({ id }) => hiddenField('letter', id))}
<p>${t('code-letters.sent-said')}</p>
<p><button type="submit" class="second">${t('code-letters.sent')}</button></p></form>`;
}

function crumbsTo(context: PageContext, below: boolean) {
  const { locale } = context;
  return [
    { href: context.href(RESIDENTS), name: locale.t('residents.nav') },
    ...(below ? [{ href: context.href(CODE_LETTERS), name: locale.t('code-letters.nav') }] : []),
  ];
}
