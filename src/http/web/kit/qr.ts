import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { readInstitution } from '../../../application/institution/read-institution.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import type { Followable } from '../../../application/mail/digest/ports.ts';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { isKnownEtag } from '../../kit/known-etag.ts';
import { errorPage } from './error-page.ts';
import { pathTo } from './followable.ts';

/** Longer texts leave less room for what a smudge takes away. */
const LONG = 600;
/** As many bytes as a code has at most. */
export const QR_BYTES_MAX = 2_900;

/** Where the code of a page is. */
export function qrPathTo(about: Followable): string {
  return about.kind === 'institution' ? '/qr.svg' : `${pathTo(about)}/qr.svg`;
}

/** The address of a page as a QR code, for whoever meets it on a poster or a screen. Dark on white in every theme. */
export function qrRoute(app: Application, of: (c: Context) => Followable): (c: Context) => Promise<Response> {
  return async (c) => {
    const about = of(c);
    if (!(await isThere(app, about))) return errorPage(app, c, 404);
    return await qrAnswer(c, app.origin + pathTo(about));
  };
}

/** A text as a QR code. Where it is somebody's own it is kept by nobody. */
export async function qrAnswer(c: Context, text: string, keep: 'shared' | 'never' = 'shared'): Promise<Response> {
  const { toString: qrCode } = await import('qrcode');
  const body = await qrCode(text, { type: 'svg', errorCorrectionLevel: text.length > LONG ? 'L' : 'M', margin: 4 });
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`;
  const headers = {
    'content-type': 'image/svg+xml',
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    // An address never changes; how it is drawn might.
    'cache-control': keep === 'shared' ? 'public, max-age=86400' : 'private, no-store',
    etag,
  };
  return isKnownEtag(c.req.header('if-none-match'), etag) ? c.body(null, 304, headers) : c.body(body, 200, headers);
}

async function isThere(app: Application, about: Followable): Promise<boolean> {
  if (about.kind === 'institution') return (await readInstitution(app)) !== null;
  const { slug } = about;
  if (about.kind === 'consultation') return (await readConsultation(app, { slug, viewer: ANYBODY })).ok;
  return (await readProposal(app, { slug, number: about.number, viewer: ANYBODY })).ok;
}
