import { type Consultation, draftConsultation } from '../../../domain/consultation/consultation.ts';
import { isTimeZone } from '../../../domain/kit/time.ts';
import type { Host } from '../../../domain/network/host.ts';
import type { Application, Reader } from '../../application.ts';
import { sha256 } from '../../kit/content-hash.ts';
import { saveMirroredCover } from './mirrored-cover.ts';
import { type Mirroring, type RestoredKind, recordEvidence, toldBy } from './mirroring.ts';
import { announcedEnd } from './phase-ends.ts';
import type { MirroredConsultation } from './ports.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/** Whether the received rules have the received hash. */
export function hasItsRules({ rulesText, rulesHash }: MirroredConsultation): boolean {
  return sha256(rulesText) === rulesHash;
}

/** A consultation of a host as it is kept here; null where it could not be one of ours. */
export function mirrorOf(
  app: Application,
  mirrored: MirroredConsultation,
  at: { readonly slug: string; readonly host: Host },
): Consultation | null {
  const checked = draftConsultation({
    id: app.newId(),
    // Any address of ours would do: the mirror's own may not be one that is given to consultations of ours.
    slug: 'mirrored',
    handle: 'mirrored',
    title: mirrored.title,
    summary: mirrored.summary,
    territory: null,
    languages: mirrored.languages,
    topics: mirrored.topics,
    timeZone: mirrored.timeZone,
    phases: mirrored.phases.map((phase) => ({ ...phase, id: app.newId() })),
    rules: mirrored.rules,
    campaign: null,
    host: at.host,
    source: null,
    createdAt: app.now(),
    publishedAt: mirrored.publishedAt,
    rulesHash: mirrored.rulesHash,
  });
  if (!checked.ok || !isTimeZone(mirrored.timeZone)) return null;
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

/** Applies the current texts and phase ends of a consultation. Rules never change. */
export async function saveMirroredConsultation(
  within: Mirroring,
  mirrored: MirroredConsultation,
): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  if (mirrored.uri !== consultation.host.uri) {
    await recordEvidence(within, 'foreign-id', { uri: mirrored.uri, document: mirrored });
    return 'refused';
  }
  if (!hasItsRules(mirrored) || mirrored.rulesHash !== consultation.rulesHash) {
    const detail = { said: mirrored.rulesHash, allowed: consultation.rulesHash ?? '' };
    await recordEvidence(within, 'hash-mismatch', { uri: mirrored.uri, document: mirrored, detail });
    return 'refused';
  }
  const now = mirrorOf(app, mirrored, { slug: consultation.slug, host: consultation.host });
  if (now === null) return 'refused';
  const known = await writer.views.extensions(consultation.id);
  const phases = consultation.phases.map((phase) => {
    const told = mirrored.phases.find(
      ({ kind, opensAt }) => kind === phase.kind && opensAt.getTime() === phase.opensAt.getTime(),
    );
    const before = known.filter(({ phaseId }) => phaseId === phase.id).map(({ to }) => to);
    const end = announcedEnd(mirrored, phase, before);
    return { phase: { ...phase, closesAt: new Date(end) }, isAnnounced: told?.closesAt.getTime() === end };
  });
  if (!phases.every(({ isAnnounced }) => isAnnounced)) {
    await recordEvidence(within, 'shrunken-history', { uri: mirrored.uri, document: mirrored });
    return 'refused';
  }
  const { title, summary, topics } = now;
  const after = { ...consultation, title, summary, topics, phases: phases.map(({ phase }) => phase) };
  const extended = await saveExtensions(within, mirrored);
  await saveMirroredCover(within, mirrored.cover);
  if (!extended && JSON.stringify(after) === JSON.stringify(consultation)) return 'known';
  await writer.consultations.save(after);
  await writer.events.append({
    id: app.newId(),
    type: 'consultation-changed',
    at: app.now(),
    by: null,
    origin: toldBy({ app, consultation }),
    consultationId: consultation.id,
    proposalId: null,
    data: { slug: consultation.slug, published: true },
  });
  return 'kept';
}

/** Takes back that phases of a consultation of ours end later, with the reasons, as a co-host has them. */
export async function restoreExtensions(
  within: Mirroring,
  mirrored: MirroredConsultation,
): Promise<RestoredKind | null> {
  const { writer, consultation } = within;
  const isOwn = mirrored.uri === consultation.host.uri && mirrored.rulesHash === consultation.rulesHash;
  if (!isOwn || !(await saveExtensions(within, mirrored))) return null;
  const phases = consultation.phases.map((phase) => {
    const ends = mirrored.phases
      .filter(({ kind, opensAt }) => kind === phase.kind && opensAt.getTime() === phase.opensAt.getTime())
      .map(({ closesAt }) => closesAt.getTime());
    return { ...phase, closesAt: new Date(Math.max(phase.closesAt.getTime(), ...ends)) };
  });
  await writer.consultations.save({ ...consultation, phases, host: null });
  return 'extensions';
}

/** Saves each extension once, with the host's reason. */
export async function saveExtensions(
  { app, writer, consultation }: Mirroring,
  mirrored: MirroredConsultation,
): Promise<boolean> {
  const known = await writer.views.extensions(consultation.id);
  let isStored = false;
  for (const extension of mirrored.extensions) {
    const phaseAnnounced = mirrored.phases[extension.phase];
    const phase = consultation.phases.find(
      ({ kind, opensAt }) => kind === phaseAnnounced?.kind && opensAt.getTime() === phaseAnnounced.opensAt.getTime(),
    );
    if (phase === undefined || extension.to <= extension.from) continue;
    if (known.some(({ phaseId, to }) => phaseId === phase.id && to.getTime() === extension.to.getTime())) continue;
    const { from, to, reason, at } = extension;
    await writer.consultations.saveExtension({
      id: app.newId(),
      phaseId: phase.id,
      from,
      to,
      reason,
      agentId: null,
      at,
    });
    await writer.events.append({
      id: app.newId(),
      type: 'phase-extended',
      at,
      by: null,
      origin: toldBy({ app, consultation }),
      consultationId: consultation.id,
      proposalId: null,
      data: { phaseId: phase.id, from: from.toISOString(), to: to.toISOString() },
    });
    isStored = true;
  }
  return isStored;
}
