import type { Certificate } from '../../../../src/certificates/certificate.ts';
import { validityChecks } from '../../../../src/certificates/rootChecks/validityChecks.ts';
import { generalizedTime, utcTime } from '../../../fixtures/derWriter.ts';
import { edited, made, now, weigh } from './weighings.ts';

const day = 86_400_000;
const until = (notAfter: number): Certificate => edited({ notAfter });
const lasting = (days: number): Certificate => edited({ notBefore: 0, notAfter: days * day });

describe('Checks of the validity', () => {
  weigh(validityChecks, {
    expired: [
      ['a millisecond after the end', until(now - 1), 'error'],
      ['the end itself', until(now), undefined],
      ['no such end', edited({ notAfter: undefined }), undefined],
    ],
    'not-yet-valid': [
      ['a millisecond before the beginning', edited({ notBefore: now + 1 }), 'warning'],
      ['the beginning itself', edited({ notBefore: now }), undefined],
    ],
    'expires-soon': [
      ['the last moment', until(now), 'warning'],
      ['thirty days', until(now + 30 * day), 'warning'],
      ['more than thirty days', until(now + 30 * day + 1), undefined],
      ['what has expired', until(now - 1), undefined],
    ],
    'expires-soon-90': [
      ['ninety days', until(now + 90 * day), 'note'],
      ['more than ninety days', until(now + 90 * day + 1), undefined],
      ['thirty days, which say it already', until(now + 30 * day), undefined],
    ],
    'validity-reversed': [
      ['an end before the beginning', edited({ notBefore: now, notAfter: now - 1 }), 'error'],
      ['no time at all', edited({ notBefore: now, notAfter: now }), 'error'],
      ['a millisecond', edited({ notBefore: now, notAfter: now + 1 }), undefined],
    ],
    'time-invalid': [
      ['an end on February 30', made({ notAfter: utcTime('400230000000Z') }), 'error'],
      ['a beginning on February 30', made({ notBefore: utcTime('200230000000Z') }), 'error'],
    ],
    'time-encoding': [
      ['a time without seconds', made({ notBefore: utcTime('2001010000Z') }), 'warning'],
      ['an end after 2049', made({ notAfter: generalizedTime('20500101000000Z') }), undefined],
      ['an end before 2050 in that form', made({ notAfter: generalizedTime('20491231000000Z') }), 'warning'],
    ],
    'validity-very-long': [
      ['more than 9132 days', lasting(9_132.5), 'hint'],
      ['9132 days', lasting(9_132), undefined],
      ['below a root', { ...lasting(10_000), selfIssued: false }, undefined],
    ],
    'validity-short': [
      ['2922 days', lasting(2_922), 'hint'],
      ['more than 2922 days', lasting(2_922.5), undefined],
      ['less than nothing', lasting(-1), undefined],
    ],
    'validity-no-expiry': [
      ['the year 9999', made({ notAfter: generalizedTime('99991231235959Z') }), 'hint'],
      ['the year 9998', made({ notAfter: generalizedTime('99981231235959Z') }), undefined],
    ],
  });
});
