import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import sharp from 'sharp';
import '../../src/start/temporal.ts';
import { foundCity } from '../../demo/city.ts';
import { dressTown } from '../../demo/dress-town.ts';
import { publishPages } from '../../demo/publish-pages.ts';
import { readTown } from '../../demo/read-town.ts';
import { named } from '../../demo/story.ts';
import { value } from '../support/city.ts';
import { openBrowser } from './browser.ts';
import { serveCity } from './served-city.ts';

/** The day that the demo's city is shown on, so that pictures differ only where pages do. */
const NOW = '2026-03-02T08:00:00Z';
const README = 'docs/screenshots';
const PATIENCE_MS = 120_000;
const ADMIN = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true };

type Shot = {
  readonly name: string;
  readonly path: string;
  readonly who?: 'resident' | 'officer';
  readonly how: BrowserContextOptions;
};

/** Those of the README: each at a desk and on a phone. */
const SHOWN: readonly Shot[] = (
  [
    { name: 'home', path: '/' },
    { name: 'consultation', path: '/consultations/plan-velo' },
    { name: 'proposal', path: '/consultations/plan-velo/proposals/24' },
    { name: 'ballot', path: '/consultations/temps-scolaire/ballots/semaine', who: 'resident' },
    { name: 'result', path: '/consultations/budget-participatif-1/ballots/projets' },
    { name: 'administration', path: '/admin', who: 'officer' },
  ] as const
).flatMap((shot) => [
  { ...shot, name: `${shot.name}-at-a-desk`, how: ADMIN },
  { ...shot, name: `${shot.name}-on-a-phone`, how: { viewport: PHONE.viewport, isMobile: true } },
]);

/** Those that whoever changes a page looks at: each on a phone and at a desk, light and dark. */
const LOOKED_AT: readonly Omit<Shot, 'how'>[] = [
  { name: 'home', path: '/' },
  { name: 'consultation', path: '/consultations/plan-velo' },
  { name: 'proposal', path: '/consultations/plan-velo/proposals/1' },
  { name: 'propose', path: '/consultations/plan-velo/propose', who: 'resident' },
  { name: 'me', path: '/me', who: 'resident' },
  { name: 'sign-in', path: '/sign-in' },
  { name: 'desk', path: '/admin', who: 'officer' },
  { name: 'desk-consultation', path: '/admin/consultations/plan-velo', who: 'officer' },
  { name: 'moderation', path: '/admin/moderation', who: 'officer' },
  { name: 'answers', path: '/admin/answers', who: 'officer' },
];

const everyWay = LOOKED_AT.flatMap((shot) =>
  (['light', 'dark'] as const).flatMap((colorScheme) => [
    { ...shot, name: `${shot.name}-phone-${colorScheme}`, how: { ...PHONE, colorScheme } },
    { ...shot, name: `${shot.name}-desk-${colorScheme}`, how: { ...ADMIN, colorScheme } },
  ]),
);

/** Shoots the pictures of the README, or with a folder those to look at: `npm run screenshots [-- folder]`. */
const [folder] = process.argv.slice(2);
await mkdir(folder ?? README, { recursive: true });
await using city = await serveCity(NOW);
await using browser = await openBrowser();
const told = await foundCity(city.app, { now: city.app.now() });
value(await dressTown(city.app, 'rivelaine'));
value(await publishPages(city.app, 'rivelaine'));
const sessions = {
  resident: await city.sessionOf({ participantId: named(told.people, (await readTown('rivelaine')).resident) }),
  officer: await city.sessionOf({ agentId: named(told.agents, 'officer') }),
};
for (const { name, path, who, how } of folder === undefined ? SHOWN : everyWay) {
  const session = who === undefined ? undefined : sessions[who];
  const { page, context } = await browser.context(city, { ...how, session });
  const answer = await page.goto(city.origin + path, { timeout: PATIENCE_MS });
  if (answer?.status() !== 200) throw new Error(`${path} answered ${answer?.status()}`);
  const shot = await page.screenshot({ fullPage: folder !== undefined, timeout: PATIENCE_MS });
  await sharp(shot)
    .png({ palette: true, compressionLevel: 9 })
    .toFile(join(folder ?? README, `${name}.png`));
  await context.close();
}
