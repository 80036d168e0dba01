import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { closeOf } from '../../../domain/consultation/visibility.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { date, deadline } from './time.ts';

/** One rule as a page says it: its name, and the sentence. */
export type Rule = { readonly name: string; readonly said: Html };

/** The things to know before taking part, under the introduction; `more` are those of one act. */
export function keyFacts(visit: Visit, consultation: Consultation, more: readonly Rule[] = []): Html {
  return facts([who(visit, consultation), ...decides(visit, consultation), results(visit, consultation), ...more]);
}

/** The frozen rules in plain words, and where the document with their hash is. */
export function rulesInWords(visit: Visit, consultation: Consultation): Html {
  const { locale } = visit;
  const { rules } = consultation;
  const limit = rules.proposalsPerParticipant;
  const said: Rule[] = [
    who(visit, consultation),
    {
      name: locale.t('rules.proposals'),
      said: markup`${limit === null ? locale.t('rules.proposals-unlimited') : locale.t('rules.proposals-limit', { count: limit })} ${locale.words.hold[rules.hold]}`,
    },
    {
      name: locale.t('rules.supports'),
      said: markup`${locale.words.supports[rules.supports]} ${threshold(visit, consultation)}`,
    },
    ...decides(visit, consultation),
    results(visit, consultation),
    { name: locale.t('rules.versions'), said: markup`${locale.t('rules.versions-said')}` },
    { name: locale.t('rules.deadlines'), said: markup`${locale.t('rules.deadlines-said')}` },
  ];
  return markup`<section class="rules" aria-labelledby="rules"><h2 id="rules">${locale.t('rules.title')}</h2>
${facts(said)}
${frozen(visit, consultation)}
</section>`;
}

/** Rules as a list of names with their sentences. */
export function facts(rules: readonly Rule[]): Html {
  return markup`<dl class="facts">${rules.map((rule) => markup`<div><dt>${rule.name}</dt><dd>${rule.said}</dd></div>`)}</dl>`;
}

/** Who may take part, by standing and by where they live. */
export function who(
  visit: Visit,
  { rules }: { readonly rules: Pick<Consultation['rules'], 'standings' | 'territories'> },
): Rule {
  const { locale, territories } = visit;
  const standings = locale.list(
    rules.standings.map((standing) => locale.words.standing[standing].toLocaleLowerCase(locale.lang)),
  );
  const places = (rules.territories ?? []).map((code) => {
    const territory = territories.find((known) => known.code === code);
    return territory === undefined ? markup`${code}` : line(visit, choose(visit, territory.name));
  });
  const where = places.length === 0 ? NOTHING : markup` ${locale.say('rules.territories', { places: joined(places) })}`;
  return { name: locale.t('rules.who'), said: markup`${capital(locale.lang, standings)}.${where}` };
}

function decides(visit: Visit, { rules }: Consultation): readonly Rule[] {
  const { locale } = visit;
  if (rules.supports === 'none') return [];
  const standings = rules.decidingStanding.map((standing) =>
    locale.words.standing[standing].toLocaleLowerCase(locale.lang),
  );
  return [
    {
      name: locale.t('rules.decides'),
      said: markup`${locale.t('rules.decides-said', { standings: locale.list(standings) })}`,
    },
  ];
}

function results(visit: Visit, consultation: Consultation): Rule {
  const { locale } = visit;
  const { resultsVisibility } = consultation.rules;
  const close = closeOf(consultation, 'support') ?? closeOf(consultation, 'vote');
  const when =
    resultsVisibility === 'always' || close === null
      ? NOTHING
      : markup` ${locale.say('rules.close', { date: deadline(visit, close, consultation.timeZone) })}`;
  return { name: locale.t('rules.results'), said: markup`${locale.words.visibility[resultsVisibility]}${when}` };
}

function threshold(visit: Visit, { rules }: Consultation): string {
  return rules.supportThreshold === null ? '' : visit.locale.t('rules.threshold', { count: rules.supportThreshold });
}

function frozen(visit: Visit, consultation: Consultation): Html {
  const { locale } = visit;
  if (consultation.publishedAt === null) return markup`<p class="note">${locale.t('rules.draft')}</p>`;
  const at = date(visit, consultation.publishedAt, consultation.timeZone);
  return markup`<p class="small quiet">${locale.say('rules.frozen', { at })}
<a href="/consultations/${consultation.slug}/rules.json">${locale.t('rules.document')}</a></p>
<p class="small quiet">${locale.t('rules.hash')} <code class="hash">${consultation.rulesHash}</code></p>`;
}

function joined(items: readonly Html[]): Html {
  return markup`${items.map((item, index) => markup`${index === 0 ? '' : ', '}${item}`)}`;
}

function capital(lang: string, text: string): string {
  return text.charAt(0).toLocaleUpperCase(lang) + text.slice(1);
}
