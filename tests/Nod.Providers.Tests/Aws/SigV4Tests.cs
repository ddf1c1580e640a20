using Nod.Providers.Aws;
using Nod.Providers.Http;

namespace Nod.Providers.Tests.Aws;

/// <summary>
/// Vectors that AWS published: its Signature Version 4 test suite (service, 20150830T123600Z) and the worked example of
/// the General Reference (IAM's ListUsers).
/// </summary>
public sealed class SigV4Tests
{
    private static readonly Secret Key = new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");

    [Theory]
    [InlineData("GET", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData(
        "GET",
        "Param2=value2&Param1=value1",
        "",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    )]
    [InlineData(
        "POST",
        "",
        "application/x-www-form-urlencoded",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
    )]
    public void The_suite_of_AWS_is_signed_alike(string method, string query, string mediaType, string signature)
    {
        var headers = new Dictionary<string, string>
        {
            ["host"] = "example.amazonaws.com",
            ["x-amz-date"] = "20150830T123600Z",
        };
        var body = ReadOnlySpan<byte>.Empty;
        if (mediaType.Length > 0)
        {
            headers["content-type"] = mediaType;
            body = "Param1=value1"u8;
        }

        var signed = mediaType.Length > 0 ? "content-type;host;x-amz-date" : "host;x-amz-date";

        var value = new SigV4("AKIDEXAMPLE", Key, "us-east-1", "service").Authorize(method, "/", query, headers, body);

        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + $"SignedHeaders={signed}, Signature={signature}",
            value
        );
    }

    [Fact]
    public void The_worked_example_is_signed_alike()
    {
        var signer = new SigV4("AKIDEXAMPLE", Key, "us-east-1", "iam");
        var headers = new Dictionary<string, string>
        {
            ["content-type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["host"] = "iam.amazonaws.com",
            ["x-amz-date"] = "20150830T123600Z",
        };

        var value = signer.Authorize("GET", "/", "Action=ListUsers&Version=2010-05-08", headers, []);

        Assert.Equal(
            "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9",
            Convert.ToHexStringLower(signer.SigningKey("20150830"))
        );
        Assert.EndsWith(
            "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
            value,
            StringComparison.Ordinal
        );
    }
}
