import { JOURNAL_FAULTS, type JournalFaultKind } from '../../../application/journal/journal-verdict.ts';
import { readJournal } from '../../../application/journal/read-journal.ts';
import type { PlainMessageKey } from '../../../i18n/messages.ts';
import { JOURNAL_SCRIPT } from '../kit/assets.ts';
import { textArea, textField } from '../kit/field.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';

export const VERIFY_PATH = '/journal/verify';

/** What a browser can find. What else a verifier finds takes the public texts or a policy. */
const FAULTS: Readonly<Partial<Record<JournalFaultKind, PlainMessageKey>>> = {
  key: 'journal-check.fault-key',
  unreachable: 'journal-check.fault-unreachable',
  unreadable: 'journal-check.fault-unreadable',
  signature: 'journal-check.fault-signature',
  name: 'journal-check.fault-name',
  dropped: 'journal-check.fault-dropped',
  order: 'journal-check.fault-order',
  root: 'journal-check.fault-root',
  history: 'journal-check.fault-history',
  text: 'journal-check.fault-text',
  result: 'journal-check.fault-result',
};

const KEY_CHARACTERS = 500;
const PROOF_CHARACTERS = 200_000;

/** Verifies the journal in the browser of whoever reads it, by a script that asks this node alone; without, says how else. */
export async function verifyPage(context: PageContext): Promise<PageAnswer> {
  const { t } = context.locale;
  const journal = await readJournal(context.app);
  const content = { title: t('journal-check.title'), description: t('journal-check.lead'), canonical: VERIFY_PATH };
  const crumbs = [{ href: context.href('/journal'), name: t('journal.title') }];
  if (journal === null) {
    const none = markup`<h1>${t('journal-check.title')}</h1>\n<p class="quiet">${t('journal.none')}</p>`;
    return { content: { ...content, crumbs, main: none } };
  }
  const { origin, vkey } = journal;
  const base = `/${origin.split('/').slice(1).join('/')}`;
  return {
    content: {
      ...content,
      crumbs,
      scripted: true,
      main: markup`<div class="single" data-module="${JOURNAL_SCRIPT.path}"><h1>${t('journal-check.title')}</h1>
<p class="lead">${t('journal-check.lead')}</p>
<p class="note" data-unscripted>${t('journal-check.unscripted')}</p>
<div data-scripted hidden>
<form data-journal="${base}">
${textField(context, { name: 'key', label: t('journal.key'), hint: t('journal-check.key-hint'), value: vkey, max: KEY_CHARACTERS, required: true, autocomplete: 'off' })}
<p><button type="submit">${t('journal-check.verify')}</button></p>
${verdict(context)}
</form>
<section aria-labelledby="proof-title"><h2 id="proof-title">${t('journal-check.proof-title')}</h2>
<form data-journal="${base}">
${textField(context, { name: 'file', label: t('journal-check.proof-file'), type: 'file', accept: '.tlog-proof,text/plain' })}
${textArea(context, { name: 'proof', label: t('journal-check.proof-text'), rows: 4, max: PROOF_CHARACTERS })}
<p><button type="submit">${t('journal-check.proof-verify')}</button></p>
${verdict(context)}
</form></section>
</div>
<p class="small">${context.locale.html('journal-check.elsewhere', {
        python: markup`<code>python3 verify.py ${context.app.origin}${base} --key '${vkey}'</code>`,
        command: markup`<code>parvis journal verify ${context.app.origin} --key '${vkey}'</code>`,
        docs: markup`<code>docs/verify</code>`,
      })}</p></div>`,
    },
  };
}

/** Where the script says what it found, and the sentences that it chooses from. */
function verdict({ locale }: PageContext): Html {
  const place = (name: string) => markup`<b data-value="${name}"></b>`;
  const { html } = locale;
  const sentences: readonly (readonly [name: string, sentence: Html | string])[] = [
    ['signed', html('journal-check.signed', { size: place('size') })],
    ['unsigned', html('journal-check.unsigned', { size: place('size') })],
    ['first', locale.t('journal-check.first')],
    ['goes-on', html('journal-check.goes-on', { before: place('before') })],
    ['entries', html('journal-check.entries', { read: place('read') })],
    ['texts', html('journal-check.texts', { acts: place('acts'), readable: place('readable') })],
    [
      'included',
      html('journal-check.included', {
        index: place('index'),
        size: place('size'),
        type: place('type'),
        at: place('at'),
      }),
    ],
    ['cast', html('journal-check.cast', { receipt: place('receipt') })],
    ['no-crypto', locale.t('journal-check.no-crypto')],
    ['detail', html('journal-check.detail', { detail: place('detail') })],
    ...JOURNAL_FAULTS.flatMap((kind) => {
      const key = FAULTS[kind];
      return key === undefined ? [] : [[kind, locale.t(key)] as const];
    }),
  ];
  return markup`<div role="status" data-verdict hidden></div>
${sentences.map(([name, sentence]) => markup`<template data-says="${name}"><p>${sentence}</p></template>`)}`;
}
