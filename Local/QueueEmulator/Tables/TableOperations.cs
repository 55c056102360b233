using System.Text.Json;
using System.Text.Json.Nodes;

namespace QueueEmulator.Tables;

/// <summary>The operations on tables. Contract: the API reference of Amazon DynamoDB.</summary>
internal sealed class TableOperations(EmulatorOptions options, TableStore store)
{
    private const int LongestKey = 2048;

    public IReadOnlyDictionary<string, JsonOperation> All => new Dictionary<string, JsonOperation>(StringComparer.Ordinal)
    {
        ["CreateTable"] = Bind(Create),
        ["DescribeTable"] = Bind(request => WithTable(request, (table, _) => Described("Table", table))),
        ["UpdateTimeToLive"] = Bind(request => WithTable(request, Expire)),
        ["GetItem"] = Bind(request => WithTable(request, Get)),
        ["PutItem"] = Bind(request => WithTable(request, Put)),
        ["DeleteItem"] = Bind(request => WithTable(request, Delete)),
    };

    private static JsonOperation Bind(Func<JsonObject, Answer<JsonObject>> run) => (body, _) =>
    {
        try
        {
            var answer = JsonNode.Parse(body) is JsonObject request ? run(request) : TableErrors.Invalid("The request is not an object.");
            return ValueTask.FromResult(answer.Succeeded ? new Reply(JsonSerializer.SerializeToUtf8Bytes(answer.Value)) : Reply.FromError(answer.Error));
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or JsonException)
        {
            return ValueTask.FromResult(Reply.FromError(TableErrors.Invalid(exception.Message)));
        }
    };

    private Answer<JsonObject> WithTable(JsonObject request, Func<Table, JsonObject, Answer<JsonObject>> run) =>
        store.With(Text(request["TableName"]), table => run(table, request), TableErrors.NoTable);

    private Answer<JsonObject> Create(JsonObject request)
    {
        var keys = request["KeySchema"]?.AsArray();
        var key = Text(keys?.FirstOrDefault()?["AttributeName"]);
        if (Text(request["TableName"]) is not { } name || key is null || keys!.Count > 1)
            return TableErrors.Invalid("This emulator's tables have a partition key alone.");
        var isText = request["AttributeDefinitions"]?.AsArray().Any(item => Text(item?["AttributeName"]) == key && Text(item?["AttributeType"]) == "S") == true;
        if (!isText)
            return TableErrors.Invalid("This emulator's partition keys are of type S.");
        return store.Create(new TableSetting(name, key))
            ? store.With(name, table => Described("TableDescription", table), TableErrors.NoTable)
            : new ServiceError("ResourceInUseException", $"Table already exists: {name}");
    }

    private Answer<JsonObject> Described(string member, Table table) => new JsonObject
    {
        [member] = new JsonObject
        {
            ["TableName"] = table.Setting.Name,
            ["TableStatus"] = "ACTIVE",
            ["TableArn"] = $"arn:aws:dynamodb:{options.Region}:{options.AccountId}:table/{table.Setting.Name}",
            ["ItemCount"] = table.Items.Count,
            ["KeySchema"] = new JsonArray(new JsonObject { ["AttributeName"] = table.Setting.Key, ["KeyType"] = "HASH" }),
        },
    };

    private Answer<JsonObject> Expire(Table table, JsonObject request)
    {
        var specification = request["TimeToLiveSpecification"];
        var isOn = specification?["Enabled"]?.GetValue<bool>() == true;
        store.Expire(table, isOn ? Text(specification!["AttributeName"]) : null);
        return new JsonObject { ["TimeToLiveSpecification"] = specification?.DeepClone() };
    }

    private static Answer<JsonObject> Get(Table table, JsonObject request)
    {
        if (KeyOf(table, request["Key"], out var key) is { } wrong)
            return wrong;
        return table.Items.TryGetValue(key, out var item) ? new JsonObject { ["Item"] = item.DeepClone() } : new JsonObject();
    }

    private Answer<JsonObject> Put(Table table, JsonObject request)
    {
        if (KeyOf(table, request["Item"], out var key) is { } wrong)
            return wrong;
        if (Refused(table, request, key) is { } refused)
            return refused;
        store.Put(table, key, request["Item"]!.DeepClone().AsObject());
        return new JsonObject();
    }

    private Answer<JsonObject> Delete(Table table, JsonObject request)
    {
        if (KeyOf(table, request["Key"], out var key) is { } wrong)
            return wrong;
        if (Refused(table, request, key) is { } refused)
            return refused;
        store.Put(table, key, null);
        return new JsonObject();
    }

    private static ServiceError? Refused(Table table, JsonObject request, string key)
    {
        var present = table.Items.GetValueOrDefault(key);
        if (Text(request["ConditionExpression"]) is not { } condition
            || Condition.Holds(condition, request["ExpressionAttributeNames"]?.AsObject(), request["ExpressionAttributeValues"]?.AsObject(), present))
        {
            return null;
        }

        var withItem = present is not null && Text(request["ReturnValuesOnConditionCheckFailure"]) == "ALL_OLD";
        return new ServiceError("ConditionalCheckFailedException", "The conditional request failed")
        {
            WriteMembers = withItem ? writer => Write(writer, present!) : null,
        };
    }

    private static void Write(Utf8JsonWriter writer, JsonObject item)
    {
        writer.WritePropertyName("Item");
        item.WriteTo(writer);
    }

    private static ServiceError? KeyOf(Table table, JsonNode? item, out string key)
    {
        key = Text(item?[table.Setting.Key]?["S"]) ?? "";
        return key.Length switch
        {
            0 => TableErrors.Invalid("One or more parameter values were invalid: the partition key is missing, empty or not of type S."),
            > LongestKey => TableErrors.Invalid("One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"),
            _ => null,
        };
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
