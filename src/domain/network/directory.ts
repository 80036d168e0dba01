import type { Lang, Localised } from '../kit/text.ts';

/** Institutions that one directory may list. */
export const DIRECTORY_MEMBERS_MAX = 2_000;
/** Directories that one node reads. */
export const DIRECTORIES_MAX = 20;
/** How long a directory holds after it was signed. */
export const DIRECTORY_DAYS = 7;

/** An institution as a directory lists it. */
export type ListedInstitution = {
  /** The id of the institution, which is the root of its node. */
  readonly institution: string;
  readonly name: Localised;
  readonly languages: readonly Lang[];
  /** An Ed25519 key that it signs with, in multibase: whoever answers there without this key is another one. */
  readonly publicKey: string;
};

/** Why a directory is not believed, or not read. */
export const DIRECTORY_FAULTS = [
  'unreachable',
  'unreadable',
  'unsigned',
  'other-signer',
  'forged',
  'older',
  'expired',
  'too-many',
] as const;
export type DirectoryFault = (typeof DIRECTORY_FAULTS)[number];

/** Why an institution that a directory lists is no peer. */
export const MEMBER_FAULTS = [
  'private-address',
  'other-key',
  'host-blocked',
  'not-a-node',
  'other-institution',
  'protocol-not-spoken',
  'peer-unreachable',
  'still-sharing',
] as const;
export type MemberFault = (typeof MEMBER_FAULTS)[number];

/** What of a directory that has its signer's proof does not hold: what was read before is not taken back by an older one. */
export function directoryFault(
  read: { readonly sequence: number; readonly expiresAt: Date },
  known: { readonly sequence: number | null; readonly now: Date },
): DirectoryFault | null {
  if (read.expiresAt <= known.now) return 'expired';
  return known.sequence !== null && read.sequence < known.sequence ? 'older' : null;
}

const PRIVATE_SUFFIXES = ['.localhost', '.local', '.internal', '.lan', '.home.arpa'];

/**
 * Whether an institution that somebody else names is at an address of a private network, or at none of a node: only whoever
 * administers this one names such addresses. Names that lead to private addresses are refused when they are resolved.
 */
export function isPrivateInstitution(institution: string, allow: { readonly insecure: boolean }): boolean {
  const url = URL.parse(institution);
  if (url === null || institution !== `${url.origin}/`) return true;
  if (allow.insecure) return !['http:', 'https:'].includes(url.protocol);
  const { hostname } = url;
  const isAddress = hostname.startsWith('[') || /^[0-9.]+$/.test(hostname);
  const isLocal = !hostname.includes('.') || PRIVATE_SUFFIXES.some((suffix) => hostname.endsWith(suffix));
  return url.protocol !== 'https:' || isAddress || isLocal;
}
