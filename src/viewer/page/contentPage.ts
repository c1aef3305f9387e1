import type { Certificate } from '../../certificates/certificate.ts';
import type { Locked, Refused, ShownCertificates, ViewerContent } from '../content.ts';
import { actionButton } from './actionButton.ts';
import { certificateList } from './certificateList.ts';
import { certificatePage } from './certificatePage.ts';
import { type Html, html } from './html.ts';
import { icon } from './icons.ts';
import { notices } from './notices.ts';
import type { PageContext } from './pageContext.ts';

/** Everything that a viewer shows. `shown` is one of the certificates; it stands for nothing where there are none. */
export function contentPage(content: ViewerContent, shown: Certificate | undefined, context: PageContext): Html {
  switch (content.kind) {
    case 'certificates':
      return shown === undefined ? html`` : certificatesPage(content, shown, context);
    case 'locked':
      return lockedPage(content, context);
    case 'refused':
      return refusedPage(content, context);
  }
}

function certificatesPage(content: ShownCertificates, shown: Certificate, context: PageContext): Html {
  const { certificates } = content;
  return html`${notices(content)}
<div class="columns">
${certificates.length === 1 ? undefined : certificateList(certificates, shown, context.now)}
<main id="certificate">${certificatePage(shown, content, context)}</main>
</div>`;
}

function lockedPage({ wrongPassword }: Locked, { where }: PageContext): Html {
  return messagePage(
    where,
    html`<p>${icon('key')} ${wrongPassword ? 'The password is not the one of this file.' : 'A password protects this file.'}
It is used to read the certificates, and forgotten after that. A private key in the file is not read.</p>
<div class="actions">${actionButton('enterPassword', 'primary')}</div>`,
  );
}

function refusedPage({ sentence }: Refused, { where, isFile }: PageContext): Html {
  return messagePage(
    where,
    html`<p class="error">${icon('error')} ${sentence}</p>
<div class="actions">${actionButton('tryAgain', 'primary')}${isFile ? actionButton('openAsText') : undefined}</div>`,
  );
}

function messagePage(title: string, content: Html): Html {
  return html`<main class="message"><h1>${title}</h1>${content}</main>`;
}
