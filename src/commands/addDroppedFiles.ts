import type { DropTarget } from '../tree/certificateDrop.ts';
import type { Tools } from './tools.ts';

/** What happens with files dropped on the view: the same as Add Root Certificate…, on the environment they were dropped on. */
export function addDroppedFiles(tools: Tools): DropTarget {
  return {
    addFiles(files, node) {
      const add = async (): Promise<void> => {
        const [{ addFiles }, { sourceFromDrop }] = await Promise.all([
          import('./addCertificate/addCertificate.ts'),
          import('./addCertificate/certificateSource.ts'),
        ]);
        await addFiles(tools, files.map(sourceFromDrop), node);
      };
      add().catch((error: unknown) => tools.tell.failure(error));
    },
    refuse(row) {
      const what =
        row === undefined ? 'That is not a file that can be read here.' : `Certificates cannot be dropped on “${row}”.`;
      tools.tell.problem(`${what} Drop certificate files on an App Service Environment or on its root certificates.`);
    },
  };
}
