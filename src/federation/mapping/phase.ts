import type { ExtensionView } from '../../application/consultation/ports.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Phase } from '../../domain/consultation/phase.ts';
import { textIn } from '../../domain/kit/text.ts';
import { PUBLIC } from '../contexts.ts';
import { escapeHtml } from '../html.ts';
import type { PhaseEdge, Uris } from '../uris.ts';
import type { PhaseShape } from '../vocab-phase.ts';
import { phaseSentence } from '../wording.ts';
import { inLanguages, instant, objectDocument, present, repliesOf, type WireDocument } from './document.ts';
import { INTERACTION_POLICY } from './interaction-policy.ts';

/** A phase as its consultation carries it. */
export function phaseOf(phase: Pick<Phase, 'kind' | 'title' | 'opensAt' | 'closesAt' | 'allows'>) {
  return {
    kind: phase.kind,
    ...present({ title: phase.title }),
    opensAt: instant(phase.opensAt),
    closesAt: instant(phase.closesAt),
    allows: [...phase.allows],
  };
}

/** A phase with every time that its end was moved. */
export function phaseWith(phase: Phase, extensions: readonly ExtensionView[]) {
  const own = extensions.filter(({ phaseId }) => phaseId === phase.id);
  if (own.length === 0) return phaseOf(phase);
  return {
    ...phaseOf(phase),
    extensions: own.map(({ from, to, reason, at }) => ({
      formerly: instant(from),
      closesAt: instant(to),
      note: reason,
      decidedAt: instant(at),
    })),
  };
}

/** Phases as another node says them, in the order of their opening. */
export function phasesFrom(
  phases: readonly PhaseShape[],
): readonly Pick<Phase, 'kind' | 'title' | 'opensAt' | 'closesAt' | 'allows'>[] {
  return phases
    .map((phase) => ({ ...phase, title: phase.title ?? null }))
    .toSorted((a, b) => a.opensAt.getTime() - b.opensAt.getTime());
}

/**
 * The institution announces that a phase opened or closed. An extension changes the first of the two: the same post then
 * says the later date, and when it was changed.
 */
export function phaseNote(
  uris: Uris,
  input: {
    readonly consultation: Consultation;
    readonly phase: Phase;
    readonly edge: PhaseEdge;
    /** When the phase was last extended, if it was. */
    readonly extendedAt: Date | null;
  },
): WireDocument {
  const { consultation, phase, edge } = input;
  const { slug, languages, timeZone } = consultation;
  const group = uris.consultation(slug);
  const id = uris.phase(slug, phase.id, edge);
  const source = languages.find((lang) => lang in consultation.title) ?? '';
  const body = inLanguages(consultation.title, source, (title, lang) => {
    const langs = [lang, ...languages];
    const named = phase.title === null ? null : textIn(phase.title, langs).text;
    const sentence = phaseSentence(langs, {
      edge,
      kind: phase.kind,
      title: named,
      closesAt: phase.closesAt,
      timeZone,
    });
    const link = `<a href="${escapeHtml(group)}">${escapeHtml(group)}</a>`;
    return `<p><strong>${escapeHtml(title)}</strong></p><p>${escapeHtml(sentence)}</p><p>${link}</p>`;
  });
  const changedAt = edge === 'opened' ? input.extendedAt : null;
  return objectDocument({
    id,
    type: 'Note',
    attributedTo: uris.institution,
    audience: group,
    context: uris.thread(slug, null),
    inReplyTo: uris.announcement(slug),
    to: [PUBLIC],
    cc: [uris.collection(uris.institution, 'followers'), group],
    ...body,
    published: instant(edge === 'opened' ? phase.opensAt : phase.closesAt),
    ...(changedAt === null || changedAt <= phase.opensAt ? {} : { updated: instant(changedAt) }),
    url: id,
    replies: repliesOf(uris, id),
    interactionPolicy: INTERACTION_POLICY,
    consultation: group,
    phase: phaseOf(phase),
    status: edge,
  });
}
