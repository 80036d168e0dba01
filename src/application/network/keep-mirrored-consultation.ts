import { createHash } from 'node:crypto';
import { type Consultation, draftConsultation } from '../../domain/consultation/consultation.ts';
import type { Host } from '../../domain/network/host.ts';
import { isTimeZone } from '../../domain/time.ts';
import type { Application, Reader } from '../ports.ts';
import type { Kept } from './keep-mirrored-proposal.ts';
import type { MirroredConsultation } from './mirrored.ts';
import { keepEvidence, type Mirroring } from './mirroring.ts';
import type { BackAgain } from './taking-back.ts';

/** Whether the rules that were told are those whose hash was told. */
export function hasItsRules({ rulesText, rulesHash }: MirroredConsultation): boolean {
  return createHash('sha256').update(rulesText).digest('hex') === rulesHash;
}

/** A consultation of a host as it is kept here; null where it could not be one of ours. */
export function mirrorOf(
  app: Application,
  told: MirroredConsultation,
  at: { readonly slug: string; readonly host: Host },
): Consultation | null {
  const checked = draftConsultation({
    id: app.newId(),
    // Any address of ours would do: the mirror's own may not be one that is given to consultations of ours.
    slug: 'mirrored',
    handle: 'mirrored',
    title: told.title,
    summary: told.summary,
    territory: null,
    languages: told.languages,
    timeZone: told.timeZone,
    phases: told.phases.map((phase) => ({ ...phase, id: app.newId() })),
    rules: told.rules,
    campaign: null,
    host: at.host,
    createdAt: app.now(),
    publishedAt: told.publishedAt,
    rulesHash: told.rulesHash,
  });
  if (!checked.ok || !isTimeZone(told.timeZone)) return null;
  return { ...checked.value, slug: at.slug, handle: at.slug.replaceAll('-', '_') };
}

/** The address of a mirror here: the host's own where it is free, else with the host's name after it. */
export async function mirrorSlug(reader: Reader, uri: string): Promise<string> {
  const { pathname, host } = new URL(uri);
  const slug = pathname.split('/').at(-1) ?? 'consultation';
  const named = `${slug}--${host.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  for (const wanted of [slug, named]) {
    if ((await reader.consultations.bySlug(wanted)) === null) return wanted;
  }
  for (let nth = 2; ; nth += 1) {
    if ((await reader.consultations.bySlug(`${named}-${nth}`)) === null) return `${named}-${nth}`;
  }
}

/** Takes up the words and the ends of phases of a consultation as its host tells them now. Rules never change. */
export async function keepMirroredConsultation(within: Mirroring, told: MirroredConsultation): Promise<Kept> {
  const { app, writer, consultation } = within;
  if (told.uri !== consultation.host.uri) {
    await keepEvidence(within, 'foreign-id', { uri: told.uri, document: told });
    return 'refused';
  }
  if (!hasItsRules(told) || told.rulesHash !== consultation.rulesHash) {
    const detail = { known: consultation.rulesHash ?? '', told: told.rulesHash };
    await keepEvidence(within, 'hash-mismatch', { uri: told.uri, document: told, detail });
    return 'refused';
  }
  const now = mirrorOf(app, told, { slug: consultation.slug, host: consultation.host });
  const phases = consultation.phases.map((phase) => {
    const same = told.phases.find(
      ({ kind, opensAt }) => kind === phase.kind && opensAt.getTime() === phase.opensAt.getTime(),
    );
    return same === undefined ? phase : { ...phase, closesAt: same.closesAt };
  });
  if (now === null) return 'refused';
  const after = { ...consultation, title: now.title, summary: now.summary, phases };
  const extended = await keepExtensions(within, told);
  if (!extended && JSON.stringify(after) === JSON.stringify(consultation)) return 'known';
  await writer.write.consultation(after);
  await writer.write.event({
    id: app.newId(),
    type: 'consultation-changed',
    at: app.now(),
    by: null,
    consultationId: consultation.id,
    proposalId: null,
    data: { slug: consultation.slug, published: true },
  });
  return 'kept';
}

/** Takes back that phases of a consultation of ours end later, with the reasons, as a co-host has them. */
export async function takeBackExtensions(within: Mirroring, told: MirroredConsultation): Promise<BackAgain | null> {
  const { writer, consultation } = within;
  const isOurs = told.uri === consultation.host.uri && told.rulesHash === consultation.rulesHash;
  if (!isOurs || !(await keepExtensions(within, told))) return null;
  const phases = consultation.phases.map((phase) => {
    const ends = told.phases
      .filter(({ kind, opensAt }) => kind === phase.kind && opensAt.getTime() === phase.opensAt.getTime())
      .map(({ closesAt }) => closesAt.getTime());
    return { ...phase, closesAt: new Date(Math.max(phase.closesAt.getTime(), ...ends)) };
  });
  await writer.write.consultation({ ...consultation, phases, host: null });
  return 'extensions';
}

/** Keeps every time that an end was moved, with the host's reason, once. */
export async function keepExtensions(
  { app, writer, consultation }: Mirroring,
  told: MirroredConsultation,
): Promise<boolean> {
  const known = await writer.views.extensions(consultation.id);
  let kept = false;
  for (const extension of told.extensions) {
    const phaseTold = told.phases[extension.phase];
    const phase = consultation.phases.find(
      ({ kind, opensAt }) => kind === phaseTold?.kind && opensAt.getTime() === phaseTold.opensAt.getTime(),
    );
    if (phase === undefined || extension.to <= extension.from) continue;
    if (known.some(({ phaseId, to }) => phaseId === phase.id && to.getTime() === extension.to.getTime())) continue;
    const { from, to, reason, at } = extension;
    await writer.write.extension({ id: app.newId(), phaseId: phase.id, from, to, reason, agentId: null, at });
    await writer.write.event({
      id: app.newId(),
      type: 'phase-extended',
      at,
      by: null,
      consultationId: consultation.id,
      proposalId: null,
      data: { phaseId: phase.id, from: from.toISOString(), to: to.toISOString() },
    });
    kept = true;
  }
  return kept;
}
