// Signs each line of JSON that it is given, {"secret","id","timestamp","body"}, by the reference library of Standard Webhooks.
import { createInterface } from "node:readline";
import { Webhook } from "standardwebhooks";

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, id, timestamp, body } = JSON.parse(line);
  console.log(new Webhook(secret).sign(id, new Date(timestamp * 1000), body));
}
