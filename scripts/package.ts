/** `npm run package`: writes the .vsix and says what is in it. */
import { packageExtension } from './vsix.ts';

const { path, bytes, files } = await packageExtension();
process.stdout.write(`${files.map((file) => `  ${file}`).join('\n')}\n${path}: ${Math.round(bytes / 1024)} KB\n`);
