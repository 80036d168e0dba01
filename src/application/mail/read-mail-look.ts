import type { Application } from '../application.ts';
import type { MailLook } from './ports.ts';

/** How the mails of the institution look: its public colours, and its logo to travel with them. */
export async function readMailLook(app: Application): Promise<MailLook> {
  return await app.store.read(async (reader) => {
    const appearance = await reader.appearances.get('published');
    const logo = appearance?.logo?.wide;
    return {
      main: appearance?.main ?? null,
      accent: appearance?.accent ?? null,
      logo: logo === undefined ? null : await reader.pictures.shown(logo.hash, { agent: false }),
    };
  });
}
