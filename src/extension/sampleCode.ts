/** The code that "Open a sample" shows: two awaits in line that could overlap. Nothing runs or saves it. */
export const SAMPLE_CODE = `// A sample to look around in. Nothing here is run or saved.

async function fetchUser(id) {
  const response = await fetch(\`/users/\${id}\`);
  return response.json();
}

async function fetchOrders(id) {
  const response = await fetch(\`/users/\${id}/orders\`);
  return response.json();
}

export async function loadProfile(id) {
  const user = await fetchUser(id);
  const orders = await fetchOrders(id);
  return { user, orders };
}
`;
