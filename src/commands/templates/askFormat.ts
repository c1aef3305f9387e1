import {
  type CertificatesFormat,
  certificatesFormats,
  type StopStartFormat,
  stopStartFormats,
} from '../../templates/formats.ts';
import type { Ask, Rows } from '../../ui/questions.ts';

/** A format, and what it is for. */
export type ChosenFormat =
  | { readonly of: 'certificates'; readonly format: CertificatesFormat }
  | { readonly of: 'apps'; readonly format: StopStartFormat };

/** The question for a format of these kinds. */
export function formatQuestion(offers: readonly ChosenFormat['of'][]): Ask<ChosenFormat> {
  const rows = offers.flatMap((of) => [...(offers.length > 1 ? [{ separator: groups[of] }] : []), ...formatRows(of)]);
  return (asking) => asking.pickOne(rows, { placeHolder: 'Select a format' });
}

/** The question for a format of root certificates. */
export function certificatesFormatQuestion(): Ask<CertificatesFormat> {
  const rows = certificatesFormats.map((format) => ({ label: format.label, data: format }));
  return (asking) => asking.pickOne(rows, { placeHolder: 'Select a format' });
}

const groups = { certificates: 'Root certificates', apps: 'Stop and start of the running apps' } as const;

function formatRows(of: ChosenFormat['of']): Rows<ChosenFormat> {
  return of === 'certificates'
    ? certificatesFormats.map((format) => ({ label: format.label, data: { of, format } }))
    : stopStartFormats.map((format) => ({ label: `Stop and start: ${format.label}`, data: { of, format } }));
}
