import { Temporal as polyfill } from '@js-temporal/polyfill';

// Node 24 has no global Temporal; the domain reads local times with it.
(globalThis as { Temporal?: unknown }).Temporal ??= polyfill;
