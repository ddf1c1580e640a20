using System.Text.Json.Nodes;
using Nod.Server.Tests.Harness;

namespace Nod.Server.Tests.Broadcasts;

/// <summary>A fixed audience comes row by row: a bad row is reported and the others are kept.</summary>
public sealed class UploadTests(RunningServer server) : IClassFixture<RunningServer>, IAsyncLifetime
{
    private Team team = null!;
    private Campaigner office = null!;

    public async ValueTask InitializeAsync()
    {
        team = await Team.OnAsync(server);
        office = new Campaigner(team);
    }

    public ValueTask DisposeAsync()
    {
        Assert.Empty(server.Log.Errors);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_bad_row_in_the_middle_is_reported_and_the_others_are_kept()
    {
        var id = await office.CreateAsync(Campaigner.Plan("Hi {{first_name}}, drivers wanted in Queens."));
        var (first, last) = (Team.NewPerson(), Team.NewPerson());

        var reply = await office.UploadAsync(
            id,
            [
                Campaigner.Row(first, ("first_name", "Maria")).ToJsonString(),
                "{",
                Campaigner.Row("+11111111111", ("first_name", "Nobody")).ToJsonString(),
                Campaigner.Row(Team.NewPerson(), ("first_name", " ")).ToJsonString(),
                Campaigner.Row(Team.NewPerson(), ("First Name", "Ann")).ToJsonString(),
                """{"phone":"+12125550143","fields":{"first_name":null},"time_zone":"Mars/Base"}""",
                Campaigner.Row(last, ("first_name", "Ben")).ToJsonString(),
            ]
        );

        Assert.Equal(Enumerable.Range(1, 7), reply.ShouldBe(200).Lines.Select(line => (int)line["line"]!));
        Assert.Equal((first, last), (Reply.At(reply.Lines[0], "phone"), Reply.At(reply.Lines[6], "phone")));
        Assert.All(reply.Lines.Skip(1).Take(5), line => Assert.Equal("bad_request", Reply.At(line, "code")));
        Assert.Equal("fields.first_name", Reply.At(reply.Lines[3], "errors.0.field"));
        Assert.Equal("field_missing", Reply.At(reply.Lines[3], "errors.0.code"));
        Assert.Equal(2, reply.Lines[5]["errors"]!.AsArray().Count);
        Assert.Equal(2, (await office.RecipientsAsync(id)).Count);
    }

    [Fact]
    public async Task A_spreadsheet_comes_as_csv_with_quotes_and_either_separator()
    {
        var people = await office.AgreedAsync(2);
        var id = await office.CreateAsync(Campaigner.Plan("Hi {{first_name}}, drivers wanted in Queens."));

        var reply = await office.UploadCsvAsync(
            id,
            $"\uFEFFPhone;First Name;Note\r\n{people[0]};\"Maria; \"\"Mia\"\"\";x\r\n\r\n"
                + $"nobody;Ann;y\r\n{people[1]};Ben\r\n{people[1]};\"open"
        );

        Assert.Equal([2, 4, 5, 6], reply.ShouldBe(200).Lines.Select(line => (int)line["line"]!));
        Assert.Equal("phone", Reply.At(reply.Lines[1], "errors.0.field"));
        Assert.Equal("malformed_csv", Reply.At(reply.Lines[3], "errors.0.code"));
        await office.StartAsync(id);
        await office.StandsAsync(id, "completed");
        Assert.Contains(
            "Hi Maria; \"Mia\", drivers",
            Assert.Single(await team.PhoneAsync(people[0])),
            StringComparison.Ordinal
        );
        Assert.Contains("Hi Ben, drivers", Assert.Single(await team.PhoneAsync(people[1])), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", " malformed_csv")]
    [InlineData("name,note\n", "phone required")]
    [InlineData("phone,Name,name\n", "columns[2] invalid")]
    [InlineData("phone,\n", "columns[1] invalid")]
    public async Task A_head_that_does_not_name_the_columns_refuses_the_file(string csv, string fault)
    {
        var id = await office.CreateAsync();

        var reply = await office.UploadCsvAsync(id, csv);

        Assert.Equal([fault], reply.ShouldBeProblem(400, "bad_request").Faults);
    }

    [Fact]
    public async Task A_row_as_long_as_a_book_fails_alone()
    {
        var id = await office.CreateAsync();

        var reply = await office.UploadCsvAsync(
            id,
            $"phone,note\n+12125550143,{new string('x', 70_000)}\n+12125550144,y\n"
        );

        Assert.Equal("malformed_csv", Reply.At(reply.ShouldBe(200).Lines[0], "errors.0.code"));
        Assert.Equal("+12125550144", Reply.At(reply.Lines[1], "phone"));
    }

    [Fact]
    public async Task The_same_person_twice_is_one_recipient_and_the_later_row_counts()
    {
        var person = await team.AgreedPersonAsync();
        var id = await office.CreateAsync(Campaigner.Plan("Hi {{first_name}}, drivers wanted in Queens."));
        await office.UploadAsync(
            id,
            [Campaigner.Row(person, ("first_name", "Mary")), Campaigner.Row(person, ("first_name", "Maria"))]
        );

        await office.StartAsync(id);
        await office.StandsAsync(id, "completed");

        Assert.Contains("Hi Maria", Assert.Single(await team.PhoneAsync(person)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_field_refuses_the_start_and_names_the_rows()
    {
        var people = await office.AgreedAsync(3);
        var id = await office.CreateAsync(Campaigner.Plan("Hi {{name}}, drivers wanted in Queens."));
        await office.UploadAsync(
            id,
            [Campaigner.Row(people[0], ("name", "Maria")), Campaigner.Row(people[1]), Campaigner.Row(people[2])]
        );

        var refused = (await office.DoAsync(id, "start")).ShouldBeProblem(422, "field_missing");

        Assert.Equal(["name field_missing", "name field_missing"], refused.Faults);
        Assert.Contains($"Row 2 ({people[1]})", refused.Text, StringComparison.Ordinal);
        Assert.Contains($"Row 3 ({people[2]})", refused.Text, StringComparison.Ordinal);
        Assert.Equal(2, (long)(await office.PreviewAsync(id)).Json["judged"]!["unwritten"]!);
        Assert.Empty(await office.TextedAsync(people));
        await office.UploadAsync(
            id,
            [Campaigner.Row(people[1], ("name", "Ben")), Campaigner.Row(people[2], ("name", "Cy"))]
        );
        await office.StartAsync(id);
        await office.StandsAsync(id, "completed");
        Assert.Equal(3, (await office.TextedAsync(people)).Count);
    }

    [Fact]
    public async Task A_broadcast_without_recipients_does_not_start_and_other_formats_are_refused()
    {
        var id = await office.CreateAsync();

        (await office.DoAsync(id, "start")).ShouldBeProblem(409, "broadcast_state");
        var json = Caller.Json(new JsonObject { ["phone"] = "+12125550143" });
        var reply = await team.Api.SendAsync(HttpMethod.Post, $"/v1/broadcasts/{id}/recipients", json);
        reply.ShouldBeProblem(415, "unsupported_media_type");
    }
}
