import type { CommitmentStatus } from '../../../domain/answer/answer.ts';
import type { Territory } from '../../../domain/institution/territory.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import type { Location, Proposal } from '../../../domain/proposal/proposal.ts';
import type { AnsweredProposal } from '../../answer/ports.ts';
import type { ProposalRow, ProposalSummary } from '../../proposal/ports.ts';

/** A request at the other side, as it is there now. */
export type RequestState = {
  readonly address: string;
  /** Its key, which stays where it gets another number. */
  readonly reference: string | null;
  readonly number: string | null;
  /** Where agents find it. */
  readonly url: string | null;
  readonly status: string | null;
  /** What that means for the commitment, by the settings; null where they do not say. */
  readonly means: CommitmentStatus | null;
  /** What the services say of it there, where they do: everybody can read it with the state of the commitment. */
  readonly remark: string | null;
  /** Since when, as that software writes it: later ones sort after. */
  readonly changed: string | null;
};

/** A request of the other side below `/connect/<kind>/<connector>/`. */
export type ConnectorRequest = {
  readonly method: string;
  /** The path of this connector here, without a slash at its end. */
  readonly base: string;
  /** What comes after, without a slash at either end. */
  readonly path: string;
  /** As it was sent: signatures are of its bytes. */
  readonly query: string;
  readonly contentType: string | null;
  readonly body: Uint8Array;
  readonly at: Date;
};

/** What is answered: JSON of `body`, or `body` as it is where its media type is given. */
export type ConnectorReply = {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
  /** Whether any site’s page may read it. */
  readonly isForAnySite?: boolean;
};

/** A proposal by the slug of its consultation and its number. */
export type NumberedProposal = { readonly slug: string; readonly number: number };

/** What software of the institution asks; `within` are the slugs of the consultations that it may, all where empty. */
export type ConnectorQuestion =
  | {
      readonly type: 'propose';
      readonly within: readonly string[];
      /** The key of the request there: who asks again with it has asked once. */
      readonly reference: string;
      /** Where that request can be read and moved on by programs. */
      readonly address: string | null;
      /** Who made it, as the institution's identity provider names them. */
      readonly subject: string | null;
      /** What somebody is shown as who has no account here. */
      readonly name: string;
      readonly slug: string;
      readonly title: string;
      readonly body: string;
      /** The first one of the consultation where null. */
      readonly lang: Lang | null;
      readonly tags: readonly string[];
      readonly place: string | null;
      readonly location: Location | null;
      /** Who is asked by mail whether they want to follow it; the address is not kept beyond that. */
      readonly follower?: string | null;
    }
  | {
      readonly type: 'consultations';
      readonly within: readonly string[];
      /** Part of a title. */
      readonly search: string | null;
    }
  | { readonly type: 'activity'; readonly subject: string }
  | {
      /** Public proposals, the newest first: those that are named, or all of a time. */
      readonly type: 'proposals';
      readonly within: readonly string[];
      readonly named: readonly NumberedProposal[] | null;
      readonly from: Date;
      readonly to: Date;
      /** Answered or not; both where null. */
      readonly answered: boolean | null;
      /** Whether a consultation of `within` that is not there is refused, and not passed over. */
      readonly isStrict: boolean;
      readonly offset: number;
      readonly limit: number;
    }
  | {
      /** The official answers that stand of whoever decides, given within a time, the newest first. */
      readonly type: 'answers';
      readonly within: readonly string[];
      readonly from: Date;
      readonly to: Date;
      readonly limit: number;
    }
  /** What became of a proposal that had no number when it was made. */
  | { readonly type: 'proposal'; readonly within: readonly string[]; readonly id: string }
  /** That a request behind a commitment went on. */
  | { readonly type: 'progress'; readonly state: RequestState };

/** What came of it. */
export type ConnectorAnswer =
  | { readonly type: 'proposed'; readonly proposal: Proposal; readonly slug: string }
  | {
      readonly type: 'consultations';
      readonly items: readonly {
        readonly slug: string;
        readonly title: Localised;
        readonly summary: Localised;
        readonly closesAt: Date | null;
      }[];
    }
  | { readonly type: 'activity'; readonly items: readonly (ProposalRow & { readonly slug: string })[] }
  | { readonly type: 'proposals'; readonly items: readonly ListedProposal[] }
  | { readonly type: 'answers'; readonly items: readonly AnsweredProposal[] }
  | { readonly type: 'noted'; readonly status: CommitmentStatus }
  | { readonly type: 'refused'; readonly refusal: Refusal };

/** A public proposal with the consultation that it is in. */
export type ListedProposal = {
  readonly slug: string;
  readonly consultation: Localised;
  readonly proposal: ProposalSummary;
};

/** In whose words and times an answer is given. */
export type ReplyContext = {
  readonly languages: readonly Lang[];
  readonly institution: Localised;
  readonly timeZone: string;
  readonly territories: readonly Territory[];
};
