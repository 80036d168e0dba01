import type { ExtensionView } from '../../application/consultation/ports.ts';
import { canonicalText } from '../../application/kit/content-hash.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { textIn } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml, htmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readConsultationActor } from '../vocab.ts';
import { actorDocument, type PublishedKeys } from './actor.ts';
import { inLanguages, instant, objectDocument, present, repliesOf, type WireDocument } from './document.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';
import { phaseOf, phasesFrom, phaseWith } from './phase.ts';

/** What a consultation says beside what it is. */
export type PublishedConsultation = {
  readonly keys: PublishedKeys;
  /** The frozen document. */
  readonly rules: object;
  readonly extensions: readonly ExtensionView[];
  /** The ids of institutions that accepted to share it. */
  readonly cohosts: readonly string[];
  /** What of another institution it was made from. */
  readonly derivedFrom?: string | undefined;
};

/** A consultation as a Group (FEP-1b12): who follows it gets every accepted proposal, answer and change of phase. */
export function consultationActor(
  uris: Uris,
  consultation: Consultation,
  { keys, rules, extensions, cohosts, derivedFrom }: PublishedConsultation,
): WireDocument {
  const { slug, languages } = consultation;
  const id = uris.consultation(slug);
  return actorDocument(uris, {
    id,
    type: 'Group',
    handle: consultation.handle,
    name: textIn(consultation.title, languages).text,
    summary: htmlOf(textIn(consultation.summary, languages).text),
    findable: true,
    since: consultation.publishedAt ?? consultation.createdAt,
    keys,
    more: {
      title: consultation.title,
      summaryMap: consultation.summary,
      languages: [...languages],
      timeZone: consultation.timeZone,
      phases: consultation.phases.map((phase) => phaseWith(phase, extensions)),
      rulesText: canonicalText(rules),
      rules: uris.rules(slug),
      ...present({ rulesHash: consultation.rulesHash }),
      proposals: uris.collection(id, 'proposals'),
      hosts: [uris.institution, ...cohosts],
      changes: uris.collection(id, 'changes'),
      ...present({ derivedFrom }),
    },
  });
}

/** What another node says of a consultation it holds; null where the document is none of ours. */
export function consultationFrom(document: unknown) {
  const read = readConsultationActor(document);
  if (read === null) return null;
  return {
    uri: read.id,
    handle: read.preferredUsername,
    title: read.title,
    phases: phasesFrom(read.phases),
    rules: { document: read.rules, hash: read.rulesHash },
    proposals: read.proposals,
    hosts: read.hosts,
  };
}

/** The institution announces a consultation. */
export function consultationAnnouncement(uris: Uris, consultation: Consultation, derivedFrom?: string): WireDocument {
  const { slug, languages } = consultation;
  const group = uris.consultation(slug);
  const source = languages.find((lang) => lang in consultation.title) ?? '';
  const link = `<p><a href="${escapeHtml(group)}">${escapeHtml(group)}</a></p>`;
  const body = inLanguages(consultation.title, source, (title, lang) => {
    const summary = htmlOf(textIn(consultation.summary, [lang]).text);
    return `<p><strong>${escapeHtml(title)}</strong></p>${summary}${link}`;
  });
  return objectDocument({
    id: uris.announcement(slug),
    type: 'Note',
    attributedTo: uris.institution,
    audience: group,
    context: group,
    to: [PUBLIC],
    cc: [uris.collection(uris.institution, 'followers'), group],
    ...body,
    published: instant(consultation.publishedAt ?? consultation.createdAt),
    url: group,
    replies: repliesOf(uris, uris.announcement(slug)),
    interactionPolicy: INTERACTION_POLICY,
    consultation: group,
    title: consultation.title,
    phases: consultation.phases.map(phaseOf),
    ...present({ derivedFrom }),
  });
}
