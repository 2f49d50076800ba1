/** Listens on loopback for what the suite in an extension host reports: neither a web worker nor a browser has an exit code or a file. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Report } from '../vscode/report';
import type { Failure } from './outcome';

export interface Receiver {
  address: string;
  /** Resolves when the suite says that it is at its end. */
  finished: Promise<{ passed: number; failures: Failure[] }>;
  /** How far it came, for the message of a run that never ends. */
  soFar(): string;
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  let passed = 0;
  const failures: Failure[] = [];
  let finish: (result: { passed: number; failures: Failure[] }) => void;
  const finished = new Promise<{ passed: number; failures: Failure[] }>((resolve) => (finish = resolve));
  const receive = (report: Report) => {
    if (report.kind === 'passed') passed++;
    else if (report.kind === 'failed') failures.push({ title: report.title, message: report.message });
    else finish({ passed, failures });
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      if (request.method === 'POST') receive(JSON.parse(body));
      // The web worker's page is of another origin.
      response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    finished,
    soFar: () => `${passed} passed, ${failures.length} failed until then.\n${failures.map(({ title, message }) => `${title}: ${message}`).join('\n')}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
