import { z } from 'zod';
import type { MirroredConsultation } from '../../application/network/mirror/ports.ts';
import { DECISION_MAX } from '../../domain/community/charter.ts';
import { checkPaperMember } from '../../domain/community/paper-member.ts';
import { COMMUNITY_ROLES } from '../../domain/community/role-name.ts';
import { ACTS } from '../../domain/consultation/act.ts';
import { PHASE_KINDS } from '../../domain/consultation/phase.ts';
import { HOLD_RULES, OPEN_TO, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../domain/consultation/rules.ts';
import { checkLocalisedLine, TITLE_MAX } from '../../domain/kit/text.ts';
import type { BringsIn } from '../../domain/network/bringing-in.ts';
import { STANDINGS } from '../../domain/participant/standing.ts';
import { topicsIn } from '../mapping/tag.ts';
import { readConsultationActor } from '../vocab.ts';

const MOMENT = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
/** The frozen rules, as every node writes them (docs/operate and the consultation's rules.json). */
const RULES = z.looseObject({
  consultation: z.string(),
  phases: z.array(
    z.looseObject({
      kind: z.enum(PHASE_KINDS),
      opensAt: MOMENT,
      closesAt: MOMENT,
      allows: z.array(z.enum(ACTS)),
      standings: z.array(z.enum(STANDINGS)).nullable(),
    }),
  ),
  openTo: z.enum(OPEN_TO).default('people'),
  resultsVisibility: z.enum(RESULTS_VISIBILITIES),
  decidingStanding: z.array(z.enum(STANDINGS)),
  supports: z.enum(SUPPORT_SIDES),
  supportThreshold: z.number().int().nullable(),
  standings: z.array(z.enum(STANDINGS)),
  territories: z.array(z.string()).nullable(),
  hold: z.enum(HOLD_RULES),
  proposalsPerParticipant: z.number().int().nullable(),
});

function rulesIn(text: string) {
  try {
    const read = RULES.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

/** A consultation as its actor describes it, with the rules that it carries. */
export function consultationIn(item: unknown): MirroredConsultation | null {
  const read = readConsultationActor(item);
  if (read === null || read.rulesText === undefined || read.timeZone === undefined) return null;
  const rules = rulesIn(read.rulesText);
  if (rules === null) return null;
  const { phases: frozen, consultation: _slug, timeZone: _zone, ...rest } = rules;
  const sameAs = (phase: { readonly kind: string; readonly opensAt: Date }) =>
    frozen.find(({ kind, opensAt }) => kind === phase.kind && opensAt.getTime() === phase.opensAt.getTime());
  return {
    kind: 'consultation',
    uri: read.id,
    title: read.title,
    summary: read.body ?? read.summaryMap ?? {},
    languages: read.languages,
    topics: topicsIn(read.tag),
    timeZone: read.timeZone,
    phases: read.phases.map((phase) => ({
      kind: phase.kind,
      title: phase.title ?? null,
      opensAt: phase.opensAt,
      closesAt: phase.closesAt,
      allows: phase.allows,
      standings: sameAs(phase)?.standings ?? null,
    })),
    extensions: read.phases.flatMap(({ extensions }, phase) =>
      extensions.map(({ formerly, closesAt, note, decidedAt }) => ({
        phase,
        from: formerly,
        to: closesAt,
        reason: note,
        at: decidedAt,
      })),
    ),
    rules: {
      openTo: rest.openTo,
      resultsVisibility: rest.resultsVisibility,
      decidingStanding: rest.decidingStanding,
      supports: rest.supports,
      supportThreshold: rest.supportThreshold,
      standings: rest.standings,
      territories: rest.territories,
      hold: rest.hold,
      proposalsPerParticipant: rest.proposalsPerParticipant,
    },
    rulesText: read.rulesText,
    rulesHash: read.rulesHash,
    publishedAt: publishedIn(item),
    hosts: read.hosts,
    cover: read.image === undefined ? null : { url: read.image.url, alt: read.image.nameMap },
    institutions: (read.institutions ?? []).flatMap(({ target: institution, title, languages }) => {
      const name = checkLocalisedLine(title, 'institutions', TITLE_MAX);
      const named = languages.filter((lang) => lang in title);
      return name.ok && named.length > 0 ? [{ institution, name: name.value, languages: named }] : [];
    }),
    roles: read.roles?.flatMap(({ target: institution, communityRole }) => {
      const role = COMMUNITY_ROLES.find((each) => each === communityRole);
      return role === undefined ? [] : [{ institution, role }];
    }),
    onPaper: read.onPaper?.flatMap(({ target, name, paperReference, published: since, endTime: until = null }) => {
      const member = checkPaperMember({ institution: target, name, reference: paperReference });
      return member.ok ? [{ ...member.value, since, until }] : [];
    }),
    handOver:
      read.handOver === undefined
        ? null
        : {
            target: read.handOver.target,
            reason: read.handOver.reason.slice(0, DECISION_MAX),
            nextNumber: read.handOver.nextNumber,
            offeredAt: read.handOver.published,
          },
    registrations: (read.registrations ?? []).map(({ target, attributedTo, registered, published: at }) => ({
      institution: target,
      registered,
      at,
      byHost: attributedTo !== target,
    })),
    bringing: (read.bringsIn ?? []).map(({ target: institution, introduced, ...bounds }) => ({
      institution,
      bringsIn: bringsInOf(bounds),
      introduced,
    })),
  };
}

/** Both bounds, or nothing. */
export function bringsInOf(
  of: { readonly institutionsMax?: number | undefined; readonly registered?: number | undefined } | undefined,
): BringsIn | null {
  const { institutionsMax, registered: registeredMax } = of ?? {};
  return institutionsMax === undefined || registeredMax === undefined ? null : { institutionsMax, registeredMax };
}

function publishedIn(item: unknown): Date {
  const published = MOMENT.safeParse((item as Readonly<Record<string, unknown>>)['published']);
  return published.success ? published.data : new Date(0);
}
