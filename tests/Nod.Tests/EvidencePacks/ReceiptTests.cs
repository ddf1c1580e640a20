using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using Nod.EvidencePacks;

namespace Nod.Tests.EvidencePacks;

public sealed class ReceiptTests
{
    [Fact]
    public async Task An_ISO_27560_receipt_keeps_to_its_schema_whatever_is_missing()
    {
        var schema = await SchemaAsync("iso27560.json");
        foreach (var receipt in Receipts())
        {
            var json = Written(receipt, Iso27560.Write);

            Assert.Empty(schema.Validate(json));
        }
    }

    [Fact]
    public async Task A_Kantara_receipt_keeps_to_its_schema_whatever_is_missing()
    {
        var schema = await SchemaAsync("kantara.json");
        foreach (var receipt in Receipts())
        {
            var json = Written(receipt, KantaraReceipt.Write);

            Assert.Empty(schema.Validate(json));
        }
    }

    [Theory]
    [InlineData("iso27560.json", "\"dpv:Consent\"", "\"dpv:LegitimateInterest\"")]
    [InlineData("iso27560.json", "\"dpv:hasNotice\"", "\"dpv:hasNothing\"")]
    [InlineData("kantara.json", "\"KI-CR-v1.1.0\"", "\"KI-CR-v1.0.0\"")]
    [InlineData("kantara.json", "\"services\"", "\"favours\"")]
    public async Task The_schemas_refuse_what_is_no_receipt(string name, string from, string to)
    {
        var schema = await SchemaAsync(name);
        var write = name == "kantara.json" ? (Action<Utf8JsonWriter, Receipt>)KantaraReceipt.Write : Iso27560.Write;
        var json = Written(Receipts().First(), write);
        Assert.Contains(from, json, StringComparison.Ordinal);

        Assert.NotEmpty(schema.Validate(json.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_receipt_tells_the_yes_and_the_later_stop()
    {
        var receipt = Assert.Single(Receipt.Of(Told.Person(), Told.Catalog, null, null));
        var states = JsonNode.Parse(Written(receipt, Iso27560.Write))!["dct:source"]![
            "dpv:hasConsentStatus"
        ]!.AsArray();

        Assert.Equal(["dpv:ConsentGiven", "dpv:ConsentWithdrawn"], states.Select(state => (string)state!["@type"]!));
    }

    [Fact]
    public void A_receipt_of_another_program_is_left_out_where_one_is_asked_for()
    {
        Assert.Empty(Receipt.Of(Told.Person(), Told.Catalog, "acme", "interviews"));
        Assert.Single(Receipt.Of(Told.Person(), Told.Catalog, "acme", "alerts"));
    }

    [Fact]
    public void A_receipts_identifier_follows_from_its_event()
    {
        var one = Receipt.Of(Told.Person(), Told.Catalog, null, null)[0].Id;

        Assert.Equal(one, Receipt.Of(Told.Person(), Told.Catalog, null, null)[0].Id);
        Assert.Equal(8, one.Version);
    }

    private static IEnumerable<Receipt> Receipts()
    {
        var bare = Told.Catalog with { Brands = [], Programs = [], Disclosures = [], Place = new(null, true) };
        var told = new Told();
        told.Happens(Some.OptIn(told.Now));
        foreach (var catalog in new[] { Told.Catalog, bare })
        {
            yield return Receipt.Of(Told.Person(), catalog, null, null)[0];
            yield return Receipt.Of(told.Records(), catalog, null, null)[0];
        }
    }

    private static string Written(Receipt receipt, Action<Utf8JsonWriter, Receipt> write)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            write(json, receipt);
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<JsonSchema> SchemaAsync(string name)
    {
        await using var stream = typeof(ReceiptTests).Assembly.GetManifestResourceStream("schemas/" + name)!;
        using var reader = new StreamReader(stream);
        return await JsonSchema.FromJsonAsync(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
