import { createRequire } from 'node:module';

/** Its own types would bring those of a browser into the whole project. */
const { parse } = createRequire(import.meta.url)('@cdktn/hcl2json') as {
  parse(name: string, text: string): Promise<unknown>;
};

/**
 * A text of Terraform as JSON, by HashiCorp's own parser of HCL. Objects have their keys in alphabetical order. What would begin a template
 * within a string is written as in HCL (`$${`). Throws where the text is not HCL.
 */
export function parseHcl(text: string): Promise<unknown> {
  return parse('main.tf', text);
}
