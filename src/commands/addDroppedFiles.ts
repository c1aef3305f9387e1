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
      const where = row === undefined ? 'here' : `on “${row}”`;
      tools.tell.problem(
        `Certificates cannot be dropped ${where}. Drop them on an App Service Environment or on its root certificates.`,
      );
    },
  };
}
