// A function for AWS's Node runtime client.
exports.handler = async (event, context) => {
  if (event.fail) throw new TypeError("as asked");
  if (event.hang) await new Promise((resolve) => setTimeout(resolve, 60000));
  console.log("handled by node");
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ requestId: context.awsRequestId, name: context.functionName, memory: context.memoryLimitInMB,
      remaining: context.getRemainingTimeInMillis(), arn: context.invokedFunctionArn, path: event.rawPath }),
  };
};
