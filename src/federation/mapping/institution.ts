import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Appearance } from '../../domain/institution/appearance.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import { textIn } from '../../domain/kit/text.ts';
import { PROTOCOL } from '../../domain/network/peer.ts';
import { officialHtmlOf } from '../html.ts';
import type { Uris } from '../uris.ts';
import { readInstitutionActor } from '../vocab.ts';
import { actorDocument, type PublishedKeys } from './actor.ts';
import { eachRendered, type WireDocument } from './document.ts';
import { institutionFields } from './institution-fields.ts';
import { picturesOf } from './picture.ts';

/** The institution as an Organization: who follows it gets its consultations, phases and answers. */
export function institutionActor(
  uris: Uris,
  of: {
    readonly institution: Institution;
    readonly appearance: Appearance;
    /** The key that its public journal is verified with, which has the name of the journal; null before there is one. */
    readonly journal: string | null;
    /** The consultations in which a phase is open `now`. */
    readonly open: readonly Consultation[];
    readonly now: Date;
  },
  keys: PublishedKeys,
): WireDocument {
  const { institution, appearance, journal } = of;
  const { languages, territory } = institution;
  const summary = textIn(institution.summary, languages).text;
  return actorDocument(uris, {
    id: uris.institution,
    type: 'Organization',
    handle: institution.handle,
    name: textIn(institution.name, languages).text,
    ...(summary === '' ? {} : { summary: officialHtmlOf(summary) }),
    fields: institutionFields(uris, of),
    findable: true,
    since: institution.createdAt,
    keys,
    more: {
      nameMap: institution.name,
      ...(summary === '' ? {} : { summaryMap: eachRendered(institution.summary, officialHtmlOf) }),
      ...picturesOf(uris, { icon: appearance.logo?.square ?? null, image: appearance.banner, languages }),
      title: institution.name,
      protocol: PROTOCOL,
      territory: { code: territory.code, title: territory.name },
      ...(journal === null ? {} : { journal }),
    },
  });
}

/** What another node says of its institution; null where the document is none of ours. */
export function institutionFrom(document: unknown): Pick<Institution, 'handle' | 'name' | 'territory'> | null {
  const read = readInstitutionActor(document);
  if (read === null) return null;
  const { code, title } = read.territory;
  return { handle: read.preferredUsername, name: read.title, territory: { code, name: title, within: null } };
}
