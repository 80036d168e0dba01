import { z } from 'zod';
import type { DirectoryAnswer, DirectoryKey, DirectoryWire } from '../../application/network/directory/ports.ts';
import { checkLang, checkLocalisedLine, NAME_MAX } from '../../domain/kit/text.ts';
import { DIRECTORY_MEMBERS_MAX, type ListedInstitution } from '../../domain/network/directory.ts';
import { idOf, isJson, type Json, listOf } from '../inbox/json.ts';
import type { ReadDocument } from '../inbox/remote-actors.ts';
import type { VerifyProof } from './proofs.ts';

const MULTIBASE = z.string().regex(/^z[1-9A-HJ-NP-Za-km-z]{20,120}$/);
const uri = z.url({ protocol: /^https?$/ }).max(500);
const DIRECTORY = z.looseObject({
  id: uri,
  type: z.literal('OrderedCollection'),
  attributedTo: uri,
  sequence: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  endTime: z.iso.datetime({ offset: true }).transform((at) => new Date(at)),
  orderedItems: z.array(z.unknown()),
});
const MEMBER = z.looseObject({
  id: uri,
  type: z.literal('Organization'),
  title: z.record(z.string(), z.string()),
  languages: z.array(z.string()).max(30).default([]),
  assertionMethod: z
    .array(z.looseObject({ controller: uri, publicKeyMultibase: MULTIBASE }))
    .min(1)
    .max(1),
});

/** Reads directories as other nodes of ours publish them, each only with the proof of the institution whose node it is. */
export function createDirectoryWire({
  read,
  proves,
}: {
  readonly read: ReadDocument;
  readonly proves: VerifyProof;
}): DirectoryWire {
  const rejected = (because: Extract<DirectoryAnswer, { kind: 'rejected' }>['because']): DirectoryAnswer => ({
    kind: 'rejected',
    because,
  });
  return {
    async directory(origin) {
      const document = await read(`${origin}/directory`);
      if (document === null || document === 'gone') return rejected('unreachable');
      const parsed = DIRECTORY.safeParse(document);
      if (!parsed.success || parsed.data.id !== `${origin}/directory`) return rejected('unreadable');
      const { attributedTo, orderedItems, sequence, endTime: expiresAt } = parsed.data;
      if (orderedItems.length > DIRECTORY_MEMBERS_MAX) return rejected('too-many');
      const signature = await signatureOf(proves, document, { institution: `${origin}/`, attributedTo });
      if (signature !== 'valid') return rejected(signature);
      const institutions = orderedItems.map(memberIn);
      // What is signed and cannot be read is not read in part: whom it leaves out would be taken away.
      if (institutions.some((each) => each === null)) return rejected('unreadable');
      const known = new Map(institutions.flatMap((each) => (each === null ? [] : [[each.institution, each] as const])));
      return { kind: 'directory', sequence, expiresAt, institutions: [...known.values()] };
    },
    async keys(institution) {
      const actor = await read(institution);
      if (actor === null || actor === 'gone' || idOf(actor) !== institution) return null;
      return listOf(actor['assertionMethod'])
        .filter(isJson)
        .flatMap((key) => keyIn(key, institution));
    },
  };
}

async function signatureOf(
  proves: VerifyProof,
  document: Json,
  { institution, attributedTo }: { readonly institution: string; readonly attributedTo: string },
): Promise<'valid' | 'unsigned' | 'other-signer' | 'forged' | 'unreachable'> {
  const proof = document['proof'];
  if (!isJson(proof)) return 'unsigned';
  const method = proof['verificationMethod'];
  const isOfInstitution = typeof method === 'string' && method.replace(/#.*$/s, '') === institution;
  if (attributedTo !== institution || !isOfInstitution) return 'other-signer';
  const proven = await proves(document, institution);
  if (proven === 'unknown') return 'unreachable';
  return proven === 'unlisted' ? 'other-signer' : proven;
}

function memberIn(item: unknown): ListedInstitution | null {
  const parsed = MEMBER.safeParse(item);
  if (!parsed.success) return null;
  const { id, title, languages, assertionMethod } = parsed.data;
  const name = checkLocalisedLine(title, 'title', NAME_MAX);
  const [key] = assertionMethod;
  if (!name.ok || key === undefined || key.controller !== id) return null;
  const known = languages.flatMap((each) => {
    const lang = checkLang(each, 'languages');
    return lang.ok ? [lang.value] : [];
  });
  return { institution: id, name: name.value, languages: [...new Set(known)], publicKey: key.publicKeyMultibase };
}

function keyIn(key: Json, institution: string): readonly DirectoryKey[] {
  const [id, publicKey] = [idOf(key), key['publicKeyMultibase']];
  const isOfInstitution = id?.startsWith(`${institution}#`) === true && idOf(key['controller']) === institution;
  return isOfInstitution && id !== null && typeof publicKey === 'string' && MULTIBASE.safeParse(publicKey).success
    ? [{ id, publicKey }]
    : [];
}
