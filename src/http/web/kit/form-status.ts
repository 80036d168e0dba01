import type { InvalidReason } from '../../../domain/kit/invalid-reason.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { STATUS } from '../../kit/problem.ts';

const STATUS_OF_FILE: Readonly<Partial<Record<InvalidReason, 413 | 429 | 503>>> = {
  'too-heavy': 413,
  'too-often': 429,
  'images-unavailable': 503,
};

/** The status of a page whose form was refused, files included. */
export function statusOf(refusal: Refusal): (typeof STATUS)[Refusal['type']] | 413 | 429 {
  return (refusal.type === 'invalid' ? STATUS_OF_FILE[refusal.because] : undefined) ?? STATUS[refusal.type];
}
