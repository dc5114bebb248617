// What all peers share: the scenario, which stands on standard input, and how
// a question is asked.

let text = "";
for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;

export const { url, width, causes } = JSON.parse(text);

// ask resolves with the answer's lines, or rejects if there is none.
export async function ask({ model, system, prompt }) {
  const response = await fetch(`${url}/api/chat`, {
    method: "POST",
    body: JSON.stringify({
      model,
      messages: [
        { role: "system", content: system },
        { role: "user", content: prompt },
      ],
    }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`status ${response.status}: ${answer}`);
  return answer;
}

// lost says why a cause has no booklet, and lets the others go on.
export const lost = (error) => console.error(error.message);
